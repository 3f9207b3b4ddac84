package io.holdfast.spi.store;

import io.holdfast.core.cluster.HostId;
import java.util.List;

/** A real quorum of three voters that a contract suite may treat badly. */
public interface QuorumHarness extends AutoCloseable {
  /** The three hosts, running or not. */
  List<HostId> voters();

  /** The store of a running voter. */
  QuorumStore store(HostId voter);

  boolean isRunning(HostId voter);

  /** Stops a voter; its disk stays. Nothing when it is stopped. */
  void stop(HostId voter);

  /** Starts a voter on the disk it had. Nothing when it runs. */
  void start(HostId voter);

  /** Stops everything for good. */
  @Override
  void close();
}
