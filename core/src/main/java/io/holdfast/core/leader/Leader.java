package io.holdfast.core.leader;

import io.holdfast.core.record.Phase;

/**
 * The controller's decision about one service. Pure: the same view always gives the same answer.
 * The phases and all ways between them are the rows of {@link io.holdfast.core.record.Transition};
 * one class decides in each phase: {@link Formation}, {@link Reign}, {@link Move}, {@link
 * Succession}.
 */
public final class Leader {
  private Leader() {}

  /** What to do next. Never throws for any view that can be built. */
  public static LeaderDecision decide(ServiceView view) {
    var members = Members.of(view);
    return switch (view.record().phase()) {
      case Phase.Unformed _ -> Formation.choose(view, members);
      case Phase.Forming forming -> Formation.await(view, members, forming);
      case Phase.Leading(var primary) -> Reign.decide(view, members, primary);
      case Phase.Switching switching -> Move.decide(view, members, switching);
      case Phase.Replacing replacing -> Succession.decide(view, members, replacing);
    };
  }
}
