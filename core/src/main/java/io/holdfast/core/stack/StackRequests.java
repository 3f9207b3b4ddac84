package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.stack.StackRequest.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weighs what operators ask of a stack. Pure, like every decision. */
public final class StackRequests {
  private StackRequests() {}

  /** The record that the request leads to, or why it is refused. */
  public static Outcome apply(StackView view, StackRequest request) {
    var record = view.record();
    return switch (request) {
      case StackRequest.Switchover(var target) -> switchover(view, target);
      case StackRequest.Pause _ ->
          record.paused()
              ? refused(ReasonCode.PAUSED, "")
              : new Outcome.Accepted(record.withPaused(true), Reason.of(ReasonCode.PAUSED));
      case StackRequest.Resume _ ->
          record.paused()
              ? new Outcome.Accepted(record.withPaused(false), Reason.of(ReasonCode.RESUMED))
              : refused(ReasonCode.NOT_PAUSED, "");
    };
  }

  /**
   * Why an operator's planned move of one of the stack's services is refused; empty when the stack
   * would let it be.
   */
  public static Optional<Reason> refusalOfMovingAlone(StackRecord record) {
    return record.paused() || record.phase() instanceof StackPhase.Unsettled
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                ReasonCode.PART_OF_STACK,
                "ask for a switchover of stack %s, or pause that first",
                record.stack()));
  }

  private static Outcome switchover(StackView view, @Nullable HostId wanted) {
    if (view.record().paused()) {
      return refused(ReasonCode.PAUSED, "stack " + view.stack().id());
    }
    if (!(view.record().phase() instanceof StackPhase.Settled(var home))) {
      return refused(ReasonCode.NOT_STEADY, "the stack is being moved, or has no home yet");
    }
    if (wanted != null && !view.hosts().contains(wanted)) {
      return refused(ReasonCode.NOT_A_MEMBER, wanted.name());
    }
    if (wanted != null && view.awayFrom(wanted).isEmpty()) {
      return refused(ReasonCode.STACK_ALREADY_THERE, wanted.name());
    }
    var readiness = StackReadiness.of(view, wanted);
    var target = readiness.to();
    if (target == null) {
      return new Outcome.Refused(readiness.reasons().getFirst());
    }
    var why = Reason.of(ReasonCode.SWITCHOVER_REQUESTED, "from %s to %s", home, target);
    var begun = Together.begin(view, home, target, MoveCause.REQUESTED, view.awayFrom(target), why);
    return new Outcome.Accepted(begun.next(), why);
  }

  private static Outcome refused(ReasonCode code, String detail) {
    return new Outcome.Refused(new Reason(code, detail));
  }
}
