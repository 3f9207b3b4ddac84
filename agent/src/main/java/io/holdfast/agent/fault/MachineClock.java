package io.holdfast.agent.fault;

import java.io.IOException;
import java.time.Duration;

/** The wall clock of this machine, told by when the machine would have started. */
interface MachineClock {
  /** Whether this process may set it. */
  boolean maySet() throws IOException;

  /** Which start of the machine this is: another after each. */
  String start() throws IOException;

  /** Wall time, since 1970, at which the time since the machine's start was zero. */
  Duration startedAt() throws IOException;

  /** Sets the wall clock such that {@link #startedAt} is this. */
  void set(Duration startedAt) throws IOException;
}
