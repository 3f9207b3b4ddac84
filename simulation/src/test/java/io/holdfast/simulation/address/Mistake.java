package io.holdfast.simulation.address;

/** Something that must not be left out, left out. */
enum Mistake {
  /** A new controller takes it that its predecessor granted nothing. */
  FORMER_REIGN_FORGOTTEN,
  /** A restarted agent does not know what it had obeyed, nor that it has just started. */
  MEMORY_FORGOTTEN,
  /** The kernel keeps the address of a frozen agent. */
  NO_LIFETIME,
  /** A pushed grant counts as a lease from when it arrives. */
  PUSH_IS_A_LEASE,
  /** The release is reported before the address is gone. */
  REPORTED_EARLY,
  /** A lease counts from when the answer arrives, not from when it was asked for. */
  COUNTED_FROM_THE_ANSWER,
  /** A silent host counts as dead. */
  SILENCE_IS_AN_END,
  /** A host whose firewall refuses in its name counts as dead. */
  REFUSAL_IS_AN_END
}
