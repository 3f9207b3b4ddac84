package io.holdfast.core.stack;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;

/**
 * The controller's decision about one stack. Pure: the same view always gives the same answer. The
 * ways between the phases are the rows of {@link StackTransition}; {@link Together} decides while
 * the stack is settled, {@link Handover} while it is moved.
 */
public final class StackLeader {
  private static final Duration REVIEW = Duration.ofSeconds(1);

  private StackLeader() {}

  /** What to do next. Never throws for any view that can be built. */
  public static StackDecision decide(StackView view) {
    if (view.record().paused()) {
      return hold(view, Reason.of(ReasonCode.PAUSED));
    }
    return switch (view.record().phase()) {
      case StackPhase.Unsettled _ -> settle(view);
      case StackPhase.Settled(var home) -> Together.decide(view, home);
      case StackPhase.Moving moving -> Handover.decide(view, moving);
    };
  }

  private static StackDecision settle(StackView view) {
    for (var part : view.parts()) {
      if (part.isChanging()) {
        return hold(view, Reason.of(ReasonCode.STACK_FORMING, "%s has none", part.service()));
      }
    }
    return homeWhereFirstLeads(view);
  }

  /** The first service weighs most: the home is where it is, and the others come to it. */
  static StackDecision homeWhereFirstLeads(StackView view) {
    for (var part : view.parts()) {
      var leads = part.standing().leads();
      if (leads != null) {
        return new StackDecision.Write(
            view.record().with(new StackPhase.Settled(leads)),
            Reason.of(ReasonCode.STACK_HOME_FOUND, "%s, by %s", leads, part.service()));
      }
    }
    return hold(view, Reason.of(ReasonCode.STACK_CHANGING));
  }

  static StackDecision hold(StackView view, Reason why) {
    return hold(view, why, REVIEW);
  }

  static StackDecision hold(StackView view, Reason why, Duration review) {
    return new StackDecision.Hold(why, view.now().plus(review));
  }

  /** Looks again when that instant has come, never in the past. */
  static StackDecision holdUntil(StackView view, Reason why, Instant at) {
    return new StackDecision.Hold(why, at.isAfter(view.now()) ? at : view.now().plus(REVIEW));
  }
}
