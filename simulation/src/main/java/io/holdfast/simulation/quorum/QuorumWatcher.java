package io.holdfast.simulation.quorum;

import io.holdfast.core.cluster.Epoch;

/** Hears of every write of one document that the quorum takes. */
@FunctionalInterface
public interface QuorumWatcher<R> {
  /**
   * A write was taken.
   *
   * @param writer reign of the controller that wrote
   * @param present the quorum's reign at that moment
   */
  void written(R before, R after, Epoch writer, Epoch present);
}
