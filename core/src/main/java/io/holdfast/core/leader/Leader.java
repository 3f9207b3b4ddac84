package io.holdfast.core.leader;

import io.holdfast.core.record.Phase;
import java.time.Duration;

/**
 * The controller's decision about one service. Pure: the same view always gives the same answer.
 * The phases and all ways between them are the rows of {@link io.holdfast.core.record.Transition};
 * one class decides in each phase: {@link Formation}, {@link Reign}, {@link Move}, {@link
 * Succession}, {@link Sharing}, {@link AdoptedSet}.
 */
public final class Leader {
  private static final Duration MISMATCH_REVIEW = Duration.ofSeconds(5);

  private Leader() {}

  /** What to do next. Never throws for any view that can be built. */
  public static LeaderDecision decide(ServiceView view) {
    var members = Members.of(view);
    var mismatch = Manner.mismatch(view.service(), view.record());
    if (mismatch.isPresent()) {
      return new LeaderDecision.Hold(mismatch.get(), view.now().plus(MISMATCH_REVIEW));
    }
    return switch (view.record().phase()) {
      case Phase.Unformed _ ->
          view.service().isShared()
              ? Sharing.begin(view)
              : view.service().isAdopted()
                  ? AdoptedSet.begin(view, members)
                  : Formation.choose(view, members);
      case Phase.Forming forming -> Formation.await(view, members, forming);
      case Phase.Leading(var primary) -> Reign.decide(view, members, primary);
      case Phase.Switching switching -> Move.decide(view, members, switching);
      case Phase.Replacing replacing -> Succession.decide(view, members, replacing);
      case Phase.Shared _ -> Sharing.keep(view, members);
      case Phase.Elected elected -> AdoptedSet.follow(view, members, elected);
      case Phase.Yielding yielding -> AdoptedSet.stepDown(view, members, yielding);
    };
  }
}
