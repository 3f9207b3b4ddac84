package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/** What an operator may ask of a stack. */
public sealed interface StackRequest {
  /**
   * A planned move of all its services.
   *
   * @param target the new home; null for the first host that is ready for all of them
   */
  record Switchover(@Nullable HostId target) implements StackRequest {}

  /** Suspend what the stack does by itself. Its services go on failing over, each by itself. */
  record Pause() implements StackRequest {}

  /** Resume it. */
  record Resume() implements StackRequest {}

  /** The answer. */
  sealed interface Outcome {
    /** Record this next version; what follows is the stack's own. */
    record Accepted(StackRecord next, Reason why) implements Outcome {}

    /** Not now, or not at all, and nothing was changed. */
    record Refused(Reason why) implements Outcome {}
  }
}
