package io.holdfast.engine.process.question;

import io.holdfast.engine.os.Deadline;

/** One question to one program. */
@FunctionalInterface
public interface Asker {
  /** Asks once; returns by the deadline. */
  Answer ask(Deadline deadline) throws InterruptedException;
}
