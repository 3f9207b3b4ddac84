package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ack rule that suits the standbys there are: every standby that follows in this term and has
 * caught up, k = ⌊members / 2⌋ of them or as many as there are. Losing one of several standbys then
 * pauses nothing, and losing the primary leaves enough to seal.
 *
 * @param why what changed, or that nothing did
 */
record WantedRule(Set<HostId> members, int required, Reason why) {
  /** How far behind a standby may be, in log offset, to enter an ack set. */
  static final long CAUGHT_UP_OFFSET = 16L << 20;

  static WantedRule of(
      ServiceView view, Members members, HostId primary, EngineState.Primary engine) {
    var newest = view.record().newestRule().orElseThrow();
    var silence = view.cluster().detection().silence();
    var present = present(view, members, primary, engine, newest, silence);
    if (present.isEmpty()) {
      // Without its last standby the service cannot fail over, so that is not done lightly.
      present = present(view, members, primary, engine, newest, silence.plus(silence));
    }
    var durability = view.service().durability();
    if (durability == Durability.ASYNC) {
      return new WantedRule(Set.of(), 0, Reason.of(ReasonCode.NOTHING_TO_DO));
    }
    if (present.isEmpty() && durability == Durability.STRICT) {
      return new WantedRule(
          newest.members(), newest.required(), Reason.of(ReasonCode.STRICT_WAITS));
    }
    var required = requiredOf(view, present.size());
    return new WantedRule(present, required, why(view, newest, present));
  }

  /** k for an ack set of that size. */
  static int requiredOf(ServiceView view, int size) {
    return Math.min(view.service().members().size() / 2, size);
  }

  boolean differsFrom(AckRule rule) {
    return !members.equals(rule.members()) || required != rule.required();
  }

  AckRule asRule(ServiceView view, HostId primary) {
    return new AckRule(
        view.record().revision().next(), view.record().term(), primary, members, required);
  }

  private static Set<HostId> present(
      ServiceView view,
      Members members,
      HostId primary,
      EngineState.Primary engine,
      AckRule newest,
      Duration patience) {
    var present = new TreeSet<HostId>();
    for (var host : view.service().members()) {
      if (host.equals(primary)) {
        continue;
      }
      var stays =
          newest.members().contains(host)
              ? stays(view, members, host, newest, patience)
              : enters(view, members, host, engine);
      if (stays) {
        present.add(host);
      }
    }
    return present;
  }

  /**
   * A newcomer must follow in this term, be receiving, hold records of this term and be close to
   * the primary.
   */
  private static boolean enters(
      ServiceView view, Members members, HostId host, EngineState.Primary engine) {
    var term = view.record().term();
    var primary = view.record().primary().orElseThrow();
    return members
        .get(host)
        .filter(member -> member.isFollowing(primary, term, Duration.ZERO))
        .filter(member -> member.received().term().equals(term))
        .filter(
            member -> engine.written().offset() - member.received().offset() <= CAUGHT_UP_OFFSET)
        .isPresent();
  }

  /**
   * A present one stays until it is surely gone; right after a change it is given time to connect.
   * Gone means: gone for longer than the primary has been silent. A primary's host that is cut off
   * falls silent together with its standbys' links; taking its standbys from it then, and degrading
   * it on the record, would make replacing it impossible.
   */
  private static boolean stays(
      ServiceView view, Members members, HostId host, AckRule newest, Duration silence) {
    if (view.now().isBefore(view.recordedAt().plus(silence))
        && newest.since().equals(view.record().revision())) {
      return true;
    }
    var primaryAge = members.get(newest.primary()).map(Member::reportAge).orElse(Duration.ZERO);
    var patience = silence.plus(primaryAge);
    return members
        .get(host)
        .map(member -> member.isFollowing(newest.primary(), view.record().term(), patience))
        .orElseGet(() -> Observers.heardWithin(view, host, patience));
  }

  private static Reason why(ServiceView view, AckRule newest, Set<HostId> present) {
    if (present.isEmpty() && view.service().members().size() > 1) {
      return Reason.of(ReasonCode.DEGRADED);
    }
    if (present.equals(newest.members())) {
      return Reason.of(ReasonCode.REDUNDANT);
    }
    var gained = new TreeSet<>(present);
    gained.removeAll(newest.members());
    if (!gained.isEmpty()) {
      return Reason.of(ReasonCode.STANDBY_CAUGHT_UP, "%s", names(gained));
    }
    var lost = new TreeSet<>(newest.members());
    lost.removeAll(present);
    return Reason.of(ReasonCode.STANDBY_LOST, "%s", names(lost));
  }

  private static String names(Set<HostId> hosts) {
    return String.join(", ", hosts.stream().map(HostId::name).toList());
  }
}
