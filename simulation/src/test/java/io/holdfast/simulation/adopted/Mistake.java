package io.holdfast.simulation.adopted;

/** Something that must not be done to a set that has electors of its own, done. */
enum Mistake {
  /** A dead primary is replaced as in any other service. */
  PROMOTES_A_MEMBER,
  /** A majority of the electors that are heard is enough. */
  BELIEVES_A_MINORITY,
  /** What is known of elections before is forgotten. */
  FORGETS_THE_ELECTION,
  /** The electors are asked before the standbys have everything. */
  ASKS_TOO_EARLY,
  /** Writes go on while the standbys catch up. */
  DOES_NOT_HOLD_WRITES,
  /** A question whose outcome is not known is put again without looking. */
  ASKS_BLINDLY
}
