package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Failback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A stack that has a home: keeps its services there. One that had to leave goes back as soon as it
 * can, because that disturbs nobody else; only when it cannot do the others go where it is. When
 * all have left, the home goes with them and nothing is moved.
 */
final class Together {
  /** How long a service that serves is left alone after it has changed its primary. */
  static final Duration CALM = Duration.ofSeconds(1);

  /** How long the way back of a service that serves elsewhere is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * The same for one that serves nobody, because what it comes after is on the home, and for one
   * that has failed on the home again since.
   */
  static final Duration IMPATIENCE = Duration.ofSeconds(2);

  /** Most returns, and most pursuits, that a stack begins within {@link StackRecord#LATELY}. */
  static final int MOST = 3;

  /**
   * Beyond that, a stack of which a service waits for what it comes after is moved once in so long:
   * it serves nobody as it is and has nothing to lose.
   */
  static final Duration PACE = Duration.ofSeconds(30);

  private static final Duration WINDOW_REVIEW = Duration.ofSeconds(30);

  private Together() {}

  static StackDecision decide(StackView view, HostId home) {
    for (var part : view.parts()) {
      if (part.isChanging()) {
        return StackLeader.hold(view, Reason.of(ReasonCode.STACK_CHANGING, "%s", part.service()));
      }
    }
    var away = view.awayFrom(home);
    if (away.isEmpty()) {
      return failBack(view, home);
    }
    if (away.size() == view.parts().size()) {
      return StackLeader.homeWhereFirstLeads(view);
    }
    for (var part : view.parts()) {
      if (part.record().paused()) {
        return StackLeader.hold(view, Reason.of(ReasonCode.PAUSED, "%s", part.service()));
      }
    }
    return reunite(view, home, away);
  }

  private static StackDecision reunite(StackView view, HostId home, List<StackPart> away) {
    for (var part : away) {
      var calmAt = part.leadsSince().plus(CALM);
      if (part.standing().serves() && view.now().isBefore(calmAt)) {
        return StackLeader.holdUntil(view, split(away), calmAt);
      }
    }
    var able = away.stream().filter(part -> part.obstacle(home).isEmpty()).toList();
    var mayReturn = may(view, MoveCause.RETURN);
    if (able.size() == away.size() && mayReturn) {
      return comeBack(view, home, able);
    }
    var patience = patience(home, away);
    if (able.size() < away.size() && view.now().isBefore(patience)) {
      return StackLeader.hold(view, waiting(home, away));
    }
    var mayPursue = may(view, MoveCause.PURSUIT);
    var target = away.stream().flatMap(part -> goal(view, part).stream()).findFirst();
    if (mayPursue && target.isPresent()) {
      return pursue(view, home, target.get(), away);
    }
    if (mayReturn && !able.isEmpty()) {
      return comeBack(view, home, able);
    }
    return StackLeader.hold(
        view,
        mayReturn || mayPursue
            ? waiting(home, away)
            : Reason.of(ReasonCode.STACK_FLAPPING, "%s", names(away)));
  }

  private static boolean may(StackView view, MoveCause cause) {
    return view.record().count(cause, view.wall()) < MOST
        || (isStranded(view) && !view.record().hasMovedSince(view.wall().minus(PACE)));
  }

  private static boolean isStranded(StackView view) {
    return view.parts().stream()
        .map(StackPart::standing)
        .anyMatch(standing ->
            !standing.serves() && standing.why().code() == ReasonCode.AWAITING_PREREQUISITE);
  }

  /** Where that service leads, if all the others may go there now. */
  private static Optional<HostId> goal(StackView view, StackPart part) {
    return Optional.ofNullable(part.standing().leads())
        .filter(host -> view.obstacles(host).isEmpty());
  }

  /** Until when those that cannot go back yet are waited for: as long as one that can least. */
  private static Instant patience(HostId home, List<StackPart> away) {
    return away.stream()
        .filter(part -> part.obstacle(home).isPresent())
        .map(part -> part.leadsSince().plus(patience(home, part)))
        .min(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private static Duration patience(HostId home, StackPart part) {
    return switch (part.standing().prospect(home)) {
      case NONE -> Duration.ZERO;
      case DOUBTFUL -> IMPATIENCE;
      case OPEN -> part.standing().serves() ? PATIENCE : IMPATIENCE;
    };
  }

  private static StackDecision comeBack(StackView view, HostId home, List<StackPart> able) {
    var why = Reason.of(ReasonCode.STACK_RETURNING, "%s to %s", names(able), home);
    return begin(view, home, home, MoveCause.RETURN, able, why);
  }

  private static StackDecision pursue(
      StackView view, HostId home, HostId target, List<StackPart> away) {
    var why = Reason.of(ReasonCode.STACK_PURSUING, "%s to %s", names(away), target);
    return begin(view, home, target, MoveCause.PURSUIT, view.awayFrom(target), why);
  }

  private static StackDecision failBack(StackView view, HostId home) {
    var prefer = view.stack().prefer();
    if (prefer == null
        || prefer.equals(home)
        || !(view.stack().failback() instanceof Failback.Automatic automatic)) {
      return StackLeader.hold(view, Reason.of(ReasonCode.STACK_TOGETHER, "%s", home));
    }
    if (!automatic.window().isOpen(view.wall())) {
      return StackLeader.hold(
          view, Reason.of(ReasonCode.FAILBACK_WINDOW_CLOSED, "%s", prefer), WINDOW_REVIEW);
    }
    if (view.record().count(MoveCause.FAILBACK, view.wall()) >= automatic.budget()) {
      return StackLeader.hold(
          view,
          Reason.of(ReasonCode.FAILBACK_BUDGET_USED, "%d", automatic.budget()),
          WINDOW_REVIEW);
    }
    var since = view.preferredReadySince();
    if (since == null || view.now().isBefore(since.plus(automatic.stable()))) {
      return StackLeader.hold(view, Reason.of(ReasonCode.FAILBACK_NOT_STABLE, "%s", prefer));
    }
    var why = Reason.of(ReasonCode.STACK_FAILBACK, "from %s to %s", home, prefer);
    return begin(view, home, prefer, MoveCause.FAILBACK, view.awayFrom(prefer), why);
  }

  static StackDecision.Write begin(
      StackView view,
      HostId from,
      HostId to,
      MoveCause cause,
      List<StackPart> travelling,
      Reason why) {
    var travellers = new ArrayList<Traveller>();
    travelling.forEach(part -> travellers.add(new Traveller(part.service(), part.record().term())));
    // What goes to where the stack serves already has nothing to go back to.
    var home = cause == MoveCause.ROLLBACK || from.equals(to);
    var moving = new StackPhase.Moving(from, to, cause, travellers, home, why);
    return new StackDecision.Write(view.record().moving(moving, view.wall()), why);
  }

  private static Reason waiting(HostId home, List<StackPart> away) {
    return away.stream()
        .flatMap(part -> part.obstacle(home).stream())
        .findFirst()
        .map(why -> Reason.of(ReasonCode.STACK_SPLIT, "not back on %s: %s", home, why))
        .orElseGet(() -> split(away));
  }

  static Reason split(List<StackPart> away) {
    return Reason.of(
        ReasonCode.STACK_SPLIT,
        "%s",
        away.stream()
            .map(part -> part.service() + " on " + part.standing().leads())
            .collect(Collectors.joining(", ")));
  }

  private static String names(List<StackPart> parts) {
    return parts.stream().map(part -> part.service().name()).collect(Collectors.joining(", "));
  }
}
