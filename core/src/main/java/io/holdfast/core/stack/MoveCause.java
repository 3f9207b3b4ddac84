package io.holdfast.core.stack;

/** What a stack is moved for. */
public enum MoveCause {
  /** An operator asked. */
  REQUESTED,
  /** The preferred host is ready again. */
  FAILBACK,
  /** A service that left the home goes back there. */
  RETURN,
  /** A service cannot go back, so the others go where it is. */
  PURSUIT,
  /** A move failed before its point of no return: what it has handed over goes back. */
  ROLLBACK;

  /** Whether the stack does it by itself, so that it counts against a budget. */
  public boolean isAutomatic() {
    return switch (this) {
      case REQUESTED, ROLLBACK -> false;
      case FAILBACK, RETURN, PURSUIT -> true;
    };
  }
}
