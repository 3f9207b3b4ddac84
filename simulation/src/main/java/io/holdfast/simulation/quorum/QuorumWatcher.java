package io.holdfast.simulation.quorum;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.record.ServiceRecord;

/** Hears of every write that the quorum takes. */
@FunctionalInterface
public interface QuorumWatcher {
  /**
   * A write was taken.
   *
   * @param writer reign of the controller that wrote
   * @param present the quorum's reign at that moment
   */
  void written(ServiceRecord before, ServiceRecord after, Epoch writer, Epoch present);
}
