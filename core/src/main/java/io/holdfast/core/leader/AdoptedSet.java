package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service whose primary is chosen by electors of its own (S9). Nothing is decided but what they
 * have decided already: the record follows the member that more than half of them name and that
 * says itself that it is primary, with a term for each change. An operator's request holds writes
 * at the primary, waits until its standbys have everything, and only then asks the electors; what
 * they make of it is up to them.
 */
final class AdoptedSet {
  /**
   * How long writes may be held before the electors are asked. Short, because what they send to the
   * primary is held too, and they would take it for dead.
   */
  static final Duration HOLDING = Duration.ofSeconds(2);

  private static final Duration REVIEW = Duration.ofSeconds(1);
  private static final Duration CLOSE_REVIEW = Duration.ofMillis(200);
  private static final Term FIRST = new Term(1);

  private AdoptedSet() {}

  static LeaderDecision begin(ServiceView view, Members members) {
    var verdict = ElectorVerdict.of(view, members);
    var named = verdict.named();
    return named.filter(ElectorVerdict.Named::confirmed).isPresent()
        ? write(view, FIRST, named.get())
        : hold(view, REVIEW, standing(view, verdict, 0, null));
  }

  static LeaderDecision follow(ServiceView view, Members members, Phase.Elected elected) {
    var verdict = ElectorVerdict.of(view, members);
    return another(verdict, elected.primary(), elected.election())
        .map(named -> write(view, view.record().term().next(), named))
        .orElseGet(() ->
            hold(view, REVIEW, standing(view, verdict, elected.election(), elected.primary())));
  }

  static LeaderDecision stepDown(ServiceView view, Members members, Phase.Yielding yielding) {
    var verdict = ElectorVerdict.of(view, members);
    var another = another(verdict, yielding.primary(), yielding.election());
    if (another.isPresent()) {
      return write(view, view.record().term().next(), another.get());
    }
    return yielding.asked() ? await(view, verdict, yielding) : prepare(view, members, yielding);
  }

  /** Another member than the present primary that is to be followed; empty when there is none. */
  private static Optional<ElectorVerdict.Named> another(
      ElectorVerdict verdict, HostId primary, long election) {
    return verdict
        .named()
        .filter(ElectorVerdict.Named::confirmed)
        .filter(named -> !named.primary().equals(primary))
        .filter(named -> named.election() > election);
  }

  /** Writes are being held at the primary; nothing has been asked yet. */
  private static LeaderDecision prepare(
      ServiceView view, Members members, Phase.Yielding yielding) {
    var deadline = view.recordedAt().plus(HOLDING);
    var primary = members.get(yielding.primary()).map(Member::engine);
    var why =
        primary.isPresent()
                && primary.get() instanceof EngineState.Primary(var term, var written, var open, _)
                && !open
                && term.equals(view.record().term())
            ? behind(members, yielding.primary(), written)
            : Optional.of(Reason.of(ReasonCode.HOLDING_WRITES, "%s", yielding.primary()));
    if (!view.now().isBefore(deadline)) {
      return back(
          view,
          yielding,
          Reason.of(
              ReasonCode.DEADLINE_MISSED, "%s", why.map(Reason::sentence).orElse("not asked")));
    }
    return why.<LeaderDecision>map(reason -> hold(view, deadline, reason))
        .orElseGet(() ->
            new LeaderDecision.Write(
                view.record().with(yielding.asking()),
                Reason.of(ReasonCode.ELECTORS_ASKED, "by %s", yielding.asker())));
  }

  /** Who has not yet all that the primary has, of those that could be chosen; empty for nobody. */
  private static Optional<Reason> behind(Members members, HostId primary, LogPosition written) {
    var candidates = candidates(members, primary);
    var last =
        candidates.stream()
            .filter(member -> !member.received().isAtLeast(written))
            .findFirst()
            .map(member ->
                Reason.of(
                    ReasonCode.TARGET_CATCHING_UP,
                    "%s is at %s of %s",
                    member.host(),
                    member.received(),
                    written));
    return candidates.isEmpty() ? Optional.of(Reason.of(ReasonCode.NO_STANDBY)) : last;
  }

  /** The electors have been asked: from here it is theirs, and only they can end it. */
  private static LeaderDecision await(
      ServiceView view, ElectorVerdict verdict, Phase.Yielding yielding) {
    var deadline = view.recordedAt().plus(view.service().switchoverTimeout());
    var stays =
        verdict.named().filter(named -> named.primary().equals(yielding.primary())).isPresent();
    if (!view.now().isBefore(deadline) && stays && !verdict.isBusy()) {
      return back(
          view,
          yielding,
          Reason.of(ReasonCode.DEADLINE_MISSED, "the electors still name %s", yielding.primary()));
    }
    return hold(view, deadline, Reason.of(ReasonCode.ELECTORS_ASKED, "by %s", yielding.asker()));
  }

  /** The same primary in a new term: whoever waits for the request knows that it is over. */
  private static LeaderDecision back(ServiceView view, Phase.Yielding yielding, Reason why) {
    return new LeaderDecision.Write(
        record(
            view,
            view.record().term().next(),
            new Phase.Elected(yielding.primary(), yielding.election())),
        why);
  }

  private static LeaderDecision write(ServiceView view, Term term, ElectorVerdict.Named named) {
    return new LeaderDecision.Write(
        record(view, term, new Phase.Elected(named.primary(), named.election())),
        Reason.of(
            ReasonCode.ELECTED, "%s, in their election %d", named.primary(), named.election()));
  }

  private static ServiceRecord record(ServiceView view, Term term, Phase phase) {
    var record = view.record();
    return new ServiceRecord(
        record.service(), record.revision().next(), term, phase, List.of(), record.paused());
  }

  private static Reason standing(
      ServiceView view, ElectorVerdict verdict, long election, @Nullable HostId primary) {
    var named = verdict.named();
    if (named.isEmpty()) {
      return view.now().isBefore(view.electedAt().plus(ElectorVerdict.validity(view)))
              && verdict.words().size() < verdict.listed()
          ? Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG, "not every elector has been heard yet")
          : verdict.divided();
    }
    if (named.get().primary().equals(primary)) {
      return Reason.of(ReasonCode.ELECTORS_AGREE, "%s", named.get().primary());
    }
    return named.get().confirmed()
        ? Reason.of(
            ReasonCode.ELECTION_SUPERSEDED,
            "%s of election %d, after %d",
            named.get().primary(),
            named.get().election(),
            election)
        : Reason.of(ReasonCode.ELECTION_UNCONFIRMED, "%s", named.get().primary());
  }

  /** Standbys that the electors could choose, as far as their agents are heard. */
  static List<Member> candidates(Members members, HostId primary) {
    return members.except(primary).stream()
        .filter(Member::isRunningStandby)
        .filter(member -> !isPassedOver(member))
        .toList();
  }

  private static boolean isPassedOver(Member member) {
    var problem = member.report().problem();
    return problem != null && problem.code() == ReasonCode.NEVER_ELECTED;
  }

  /** Whether it receives from that primary; a member of an adopted set knows of no terms. */
  static boolean isFollowing(Member member, HostId primary) {
    return member.engine() instanceof EngineState.Standby(_, _, Link.Attached attached, _)
        && attached.primary().equals(primary)
        && attached.streaming();
  }

  private static LeaderDecision hold(ServiceView view, Duration pause, Reason why) {
    return new LeaderDecision.Hold(why, view.now().plus(pause));
  }

  private static LeaderDecision hold(ServiceView view, Instant deadline, Reason why) {
    var review = view.now().plus(CLOSE_REVIEW);
    return new LeaderDecision.Hold(
        why, review.isBefore(deadline) || !deadline.isAfter(view.now()) ? review : deadline);
  }
}
