package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The end of a term: wait until every ack rule has a sealing quorum (S3), or until the loss of
 * going on without is known and allowed (S4), then give the next term to the most advanced sealed
 * member.
 */
final class Succession {
  private static final Duration REVIEW = Duration.ofMillis(500);

  /** Most rules a record may carry after many promotions in a row that all came to nothing. */
  private static final int MAX_RULES_AFTER_PROMOTIONS = 4 * ServiceRecord.MAX_RULES;

  /** How long a preferred member that is on its way is waited for; a clean restart takes less. */
  private static final Duration PREFERENCE = Duration.ofSeconds(5);

  private Succession() {}

  static LeaderDecision decide(ServiceView view, Members members, Phase.Replacing replacing) {
    var record = view.record();
    if (record.rules().size() >= MAX_RULES_AFTER_PROMOTIONS) {
      return hold(view, Reason.of(ReasonCode.TOO_MANY_RULES));
    }
    var sealed = members.sealed(view);
    var verdict = SealingVerdict.of(record.rules(), sealed);
    if (verdict.isSealed()) {
      if (isPreferredOnItsWay(view, members, replacing, sealed)) {
        return hold(view, Reason.of(ReasonCode.SEALING, "the preferred member is about to"));
      }
      if (isAloneYet(view, members, sealed)) {
        return hold(view, Reason.of(ReasonCode.SEALING, "a standby is about to"));
      }
      return promoteMostAdvanced(
          view, members, replacing, sealed, Reason.of(ReasonCode.MOST_ADVANCED));
    }
    if (replacing.acceptLoss()) {
      return promoteMostAdvanced(
          view, members, replacing, sealed, Reason.of(ReasonCode.LOSS_OVERRIDDEN));
    }
    var strongest = verdict.unsatisfied().stream().filter(rule -> !rule.isAlone()).findFirst();
    if (strongest.isPresent()) {
      return hold(view, Feasibility.describe(strongest.get(), verdict));
    }
    var alone = verdict.unsatisfied().getFirst();
    return switch (LossVerdict.of(view, members, alone, sealed)) {
      case LossVerdict.Refused(var why) -> hold(view, why);
      case LossVerdict.Accepted(var why) ->
          promoteMostAdvanced(view, members, replacing, sealed, why);
    };
  }

  /**
   * Whether waiting a moment gives the new primary a running standby to acknowledge with: sealing
   * one takes milliseconds, a former primary that has stopped to come up takes far longer.
   */
  private static boolean isAloneYet(
      ServiceView view, Members members, Map<HostId, LogPosition> sealed) {
    var running = members.fresh().stream().filter(Member::isRunningStandby).toList();
    return view.service().durability() != Durability.ASYNC
        && running.stream().filter(member -> sealed.containsKey(member.host())).count() == 1
        && view.now().isBefore(view.recordedAt().plus(view.cluster().detection().silence()))
        && running.stream().anyMatch(member -> !sealed.containsKey(member.host()));
  }

  /**
   * A planned move goes to its target, and one that is rolled back to the old primary, which has
   * stopped and is still coming up: neither goes to whoever is a moment earlier.
   */
  private static boolean isPreferredOnItsWay(
      ServiceView view,
      Members members,
      Phase.Replacing replacing,
      Map<HostId, LogPosition> sealed) {
    var preferred = replacing.preferred();
    if (preferred == null || !view.now().isBefore(view.recordedAt().plus(PREFERENCE))) {
      return false;
    }
    var position = sealed.get(preferred);
    var best = sealed.values().stream().max(Comparator.naturalOrder());
    var runs = members.get(preferred).filter(Member::isRunningStandby).isPresent();
    return position == null
        ? members.get(preferred).filter(Member::hasData).isPresent()
        : !runs && best.filter(position::equals).isPresent();
  }

  private static LeaderDecision promoteMostAdvanced(
      ServiceView view,
      Members members,
      Phase.Replacing replacing,
      Map<HostId, LogPosition> sealed,
      Reason why) {
    var best = sealed.values().stream().max(Comparator.naturalOrder());
    if (best.isEmpty()) {
      return hold(view, nobody(view, members));
    }
    var winner =
        byPreference(view, replacing).stream()
            .filter(host -> best.get().equals(sealed.get(host)))
            .filter(host -> members.get(host).filter(Member::isRunningStandby).isPresent())
            .findFirst();
    if (winner.isEmpty()) {
      return hold(
          view, Reason.of(ReasonCode.SEALING, "the most advanced member is not running yet"));
    }
    return promote(view, members, winner.get(), sealed, why);
  }

  /** A program that can be started nowhere says why; it is tried again when that has changed. */
  private static Reason nobody(ServiceView view, Members members) {
    if (view.service().holdsData()) {
      return Reason.of(ReasonCode.SEALING);
    }
    for (var member : members.fresh()) {
      if (member.engine() instanceof EngineState.Unusable(var reason)) {
        return Reason.of(reason.code(), "%s: %s", member.host(), reason.detail());
      }
    }
    return Reason.of(ReasonCode.SEALING);
  }

  /**
   * Begins the next term.
   *
   * @param sealed the final position of everybody who may acknowledge in it
   */
  static LeaderDecision promote(
      ServiceView view,
      Members members,
      HostId winner,
      Map<HostId, LogPosition> sealed,
      Reason why) {
    var record = view.record();
    var revision = record.revision().next();
    var term = record.term().next();
    var ackSet = ackSet(view, members, winner, sealed);
    var required = WantedRule.requiredOf(view, ackSet.size());
    var rules = new ArrayList<>(record.rules());
    rules.add(new AckRule(revision, term, winner, ackSet, required));
    var next =
        new ServiceRecord(
            record.service(), revision, term, new Phase.Leading(winner), rules, record.paused());
    return new LeaderDecision.Write(
        next, Reason.of(why.code(), "%s becomes primary of term %s%s", winner, term, after(why)));
  }

  private static String after(Reason why) {
    return why.detail().isEmpty() ? "" : "; " + why.detail();
  }

  /**
   * The first ack set of the new term: the other sealed standbys that run; failing that, sealed
   * members that are coming back, so that a planned move between two hosts never acknowledges on
   * one copy; under {@link Durability#STRICT} at least everybody who may come back.
   */
  private static Set<HostId> ackSet(
      ServiceView view, Members members, HostId winner, Map<HostId, LogPosition> sealed) {
    if (view.service().durability() == Durability.ASYNC) {
      return Set.of();
    }
    var others = new TreeSet<>(sealed.keySet());
    others.remove(winner);
    var running = new TreeSet<HostId>();
    for (var host : others) {
      members
          .get(host)
          .filter(Member::isRunningStandby)
          .ifPresent(member -> running.add(member.host()));
    }
    if (!running.isEmpty()) {
      return running;
    }
    if (others.isEmpty() && view.service().durability() == Durability.STRICT) {
      var all = new TreeSet<>(view.service().members());
      all.remove(winner);
      return all;
    }
    return others;
  }

  private static List<HostId> byPreference(ServiceView view, Phase.Replacing replacing) {
    var order = new ArrayList<HostId>();
    Optional.ofNullable(replacing.preferred()).ifPresent(order::add);
    view.service().members().stream().filter(host -> !order.contains(host)).forEach(order::add);
    return order;
  }

  private static LeaderDecision hold(ServiceView view, Reason why) {
    return new LeaderDecision.Hold(why, view.now().plus(REVIEW));
  }
}
