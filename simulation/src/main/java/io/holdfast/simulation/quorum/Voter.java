package io.holdfast.simulation.quorum;

import io.holdfast.core.cluster.Epoch;

/** A host's part in the quorum, told who leads. */
public interface Voter {
  /** It leads from now on. */
  void elected(Epoch epoch);

  /** It has noticed that it leads no longer. */
  void deposed();

  /** Another host leads. */
  void follows(int leader);
}
