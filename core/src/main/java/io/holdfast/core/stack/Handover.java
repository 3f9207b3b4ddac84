package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stack under way. Its services are handed over by their own planned moves, which lose nothing:
 * whatever comes after another goes before it and opens after it, so that nothing serves without
 * what it needs. The point of no return is the first service handed over of which nothing is
 * missing on the target that it comes after: it may serve there, so clients may have written there.
 * Before it all that was handed over is still closed and goes back unseen; after it, going back
 * would only be one more interruption.
 */
final class Handover {
  /** How long the target may be unready for the service whose turn it is. */
  static final Duration READINESS = Duration.ofSeconds(5);

  /** How long the end of a term may take beyond the service's own deadline for a planned move. */
  static final Duration SUCCESSION = Duration.ofSeconds(30);

  private static final Duration REVIEW = Duration.ofMillis(200);

  private Handover() {}

  static StackDecision decide(StackView view, StackPhase.Moving move) {
    if (missing(view, move).isEmpty()) {
      return settle(view, move.to(), Reason.of(ReasonCode.STACK_ARRIVED, "%s", move.to()));
    }
    var first = move.handedOver() ? Optional.<StackPart>empty() : mayServeOnTarget(view, move);
    if (first.isPresent()) {
      return new StackDecision.Write(
          view.record().with(beyond(move)),
          Reason.of(
              ReasonCode.STACK_POINT_OF_NO_RETURN, "%s on %s", first.get().service(), move.to()));
    }
    var failure = failure(view, move);
    return failure.isPresent() ? end(view, move, failure.get()) : next(view, move);
  }

  private static List<StackPart> travelling(StackView view, StackPhase.Moving move) {
    return move.travellers().stream()
        .flatMap(traveller -> view.part(traveller.service()).stream())
        .toList();
  }

  private static List<StackPart> missing(StackView view, StackPhase.Moving move) {
    return travelling(view, move).stream().filter(part -> !part.leadsOn(move.to())).toList();
  }

  private static Optional<StackPart> mayServeOnTarget(StackView view, StackPhase.Moving move) {
    return travelling(view, move).stream()
        .filter(part -> part.leadsOn(move.to()))
        .filter(part ->
            view.order().before(part.service()).stream()
                .flatMap(earlier -> view.part(earlier).stream())
                .allMatch(earlier -> earlier.leadsOn(move.to())))
        .findFirst();
  }

  private static StackPhase.Moving beyond(StackPhase.Moving move) {
    return new StackPhase.Moving(
        move.from(), move.to(), move.cause(), move.travellers(), true, move.why());
  }

  /** What keeps the move from coming about; empty while nothing does. */
  private static Optional<String> failure(StackView view, StackPhase.Moving move) {
    for (var part : missing(view, move)) {
      if (!part.isChanging() && hasEndedElsewhere(move, part)) {
        return Optional.of(
            "%s leads on %s in term %s"
                .formatted(part.service(), part.standing().leads(), part.record().term()));
      }
      if (isTurnOf(view, move, part) && isLate(view, move, part)) {
        return Optional.of(
            part.obstacle(move.to())
                .map(why -> part.service() + " cannot go to " + move.to() + ": " + why)
                .orElse(part.service() + " has not arrived in time"));
      }
    }
    return Optional.empty();
  }

  /** Its own move was rolled back, or it was replaced meanwhile. */
  private static boolean hasEndedElsewhere(StackPhase.Moving move, StackPart part) {
    return move.travellers().stream()
        .anyMatch(traveller ->
            traveller.service().equals(part.service())
                && part.record().term().isAfter(traveller.term()));
  }

  private static boolean isLate(StackView view, StackPhase.Moving move, StackPart part) {
    if (!part.isChanging() && part.obstacle(move.to()).isEmpty()) {
      return false;
    }
    var patience = part.isChanging() ? part.spec().switchoverTimeout().plus(SUCCESSION) : READINESS;
    return !view.now().isBefore(progress(view, move).plus(patience));
  }

  /** When the last step was made, as far as this controller has seen it. */
  private static Instant progress(StackView view, StackPhase.Moving move) {
    return travelling(view, move).stream()
        .filter(part -> part.leadsOn(move.to()))
        .map(StackPart::leadsSince)
        .filter(at -> at.isAfter(view.recordedAt()))
        .max(Instant::compareTo)
        .orElse(view.recordedAt());
  }

  /** Whether everybody who travels too and comes after it has been handed over. */
  private static boolean isTurnOf(StackView view, StackPhase.Moving move, StackPart part) {
    return missing(view, move).stream()
        .noneMatch(later -> view.order().comesAfter(later.service(), part.service()));
  }

  /** No verdict while another is still on its way: it may be what decides. */
  private static StackDecision end(StackView view, StackPhase.Moving move, String failure) {
    for (var part : missing(view, move)) {
      if (part.isChanging() && !isLate(view, move, part)) {
        return StackLeader.hold(
            view, Reason.of(ReasonCode.STACK_CHANGING, "%s; %s", part.service(), failure), REVIEW);
      }
    }
    if (move.handedOver()) {
      return settle(view, move.to(), Reason.of(ReasonCode.STACK_WENT_FORWARD, "%s", failure));
    }
    var why = Reason.of(ReasonCode.STACK_ROLLED_BACK, "%s", failure);
    var handedOver =
        travelling(view, move).stream().filter(part -> part.leadsOn(move.to())).toList();
    return handedOver.isEmpty()
        ? settle(view, move.from(), why)
        : Together.begin(view, move.to(), move.from(), MoveCause.ROLLBACK, handedOver, why);
  }

  private static StackDecision next(StackView view, StackPhase.Moving move) {
    var why = Reason.of(ReasonCode.STACK_CHANGING);
    for (var part : missing(view, move)) {
      if (part.isChanging()) {
        why = Reason.of(ReasonCode.STACK_CHANGING, "%s", part.service());
      } else if (isTurnOf(view, move, part)) {
        var obstacle = part.obstacle(move.to());
        if (obstacle.isEmpty()) {
          return new StackDecision.Ask(
              part.service(),
              new Request.Switchover(move.to()),
              Reason.of(ReasonCode.STACK_STEP, "%s to %s", part.service(), move.to()));
        }
        why = obstacle.get();
      }
    }
    return StackLeader.hold(view, why, REVIEW);
  }

  private static StackDecision settle(StackView view, HostId home, Reason why) {
    return new StackDecision.Write(view.record().with(new StackPhase.Settled(home)), why);
  }
}
