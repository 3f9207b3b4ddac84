package io.holdfast.cli.host;

import io.holdfast.agent.Agent;
import io.holdfast.agent.storage.StorageException;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.HostId;
import io.holdfast.store.etcd.EtcdStoreException;
import io.holdfast.store.raft.StoreException;
import java.nio.file.Path;
import java.util.Objects;

/** This process as an agent. */
final class AgentProcess {
  private AgentProcess() {}

  /** Serves until the process is told to end. */
  static void run(Path spec, HostId host, Path data) throws InterruptedException {
    try {
      Agent.run(spec, host, data);
    } catch (StorageException | StoreException | EtcdStoreException unusable) {
      throw new HoldfastException(
          ErrorCode.UNUSABLE_DATA,
          Objects.requireNonNullElse(unusable.getMessage(), "the agent's folder cannot be used"),
          unusable);
    }
  }
}
