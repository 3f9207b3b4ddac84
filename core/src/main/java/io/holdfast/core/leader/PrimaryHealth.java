package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting.Outcome;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a primary. Suspicion takes two (S5): a silent agent alone is no reason, an
 * engine that somebody reaches is not dead, and an answer from before the silence began is no
 * answer.
 */
sealed interface PrimaryHealth {
  /** Its agent reports a running primary of the record's term. */
  record Healthy(Member member, EngineState.Primary engine) implements PrimaryHealth {}

  /** Its agent is there and the engine is on its way. */
  record Starting(Reason why) implements PrimaryHealth {}

  /** Something is wrong, but not proven. */
  record Suspect(Reason why) implements PrimaryHealth {}

  /** Its agent is silent and the controller does not reach its engine, but this host does. */
  record SeenBy(HostId observer, Reason why) implements PrimaryHealth {}

  /** It does not serve, by the word of its own agent or of everybody who should reach it. */
  record Dead(Reason why) implements PrimaryHealth {}

  /** How long a promotion may take before the candidate is given up. */
  Duration PROMOTION_PATIENCE = Duration.ofSeconds(30);

  static PrimaryHealth of(ServiceView view, Members members, HostId primary) {
    if (refusesEverywhere(view, primary)) {
      return new Dead(Reason.of(ReasonCode.PRIMARY_REFUSING, "%s", primary));
    }
    return members
        .get(primary)
        .map(member -> byItsAgent(view, member))
        .orElseGet(() -> bySilence(view, primary));
  }

  private static PrimaryHealth byItsAgent(ServiceView view, Member member) {
    var host = member.host();
    var term = view.record().term();
    return switch (member.engine()) {
      case EngineState.Primary engine when engine.term().equals(term) && !member.hasSealed(term) ->
          new Healthy(member, engine);
      case EngineState.Primary engine ->
          new Starting(
              Reason.of(
                  ReasonCode.PRIMARY_STARTING, "%s is still in term %s", host, engine.term()));
      case EngineState.Standby _ when member.hasSealed(term) ->
          new Dead(Reason.of(ReasonCode.PRIMARY_FENCED, "%s", host));
      case EngineState.Standby(var received, _, _, _)
          when received.term().isAtLeast(term) && isSettled(view) ->
          new Dead(Reason.of(ReasonCode.PRIMARY_FENCED, "%s", host));
      case EngineState.Standby _, EngineState.Starting _ -> starting(view, host);
      case EngineState.Stopped _ -> new Dead(stopped(member));
      case EngineState.Absent _ -> new Dead(Reason.of(ReasonCode.PRIMARY_DATA_LOST, "%s", host));
      case EngineState.Unusable(var reason) -> new Dead(unusable(view, host, reason));
      case EngineState.Running _ ->
          new Starting(Reason.of(ReasonCode.MODE_CHANGED, "%s runs without a term", host));
      case EngineState.Unresponsive(var since) -> byOthers(view, host, since);
    };
  }

  /** A program that cannot run has lost no data: its own reason says more. */
  private static Reason unusable(ServiceView view, HostId host, Reason reason) {
    return view.service().holdsData()
        ? Reason.of(ReasonCode.PRIMARY_DATA_LOST, "%s: %s", host, reason)
        : Reason.of(reason.code(), "%s: %s", host, reason.detail());
  }

  private static Reason stopped(Member member) {
    var problem = member.report().problem();
    return problem == null
        ? Reason.of(ReasonCode.PRIMARY_STOPPED, "%s", member.host())
        : Reason.of(ReasonCode.PRIMARY_STOPPED, "%s: %s", member.host(), problem);
  }

  /**
   * Whether the record is older than any promotion takes in which an engine may look like a standby
   * whose log has begun the new term. One that looks so later was primary in this term and is not
   * any more, as one whose lease was not renewed: it does not become primary of it again ({@code
   * Host}).
   */
  private static boolean isSettled(ServiceView view) {
    var waited = Duration.between(view.recordedAt(), view.now());
    return waited.compareTo(view.cluster().detection().silence()) >= 0;
  }

  private static PrimaryHealth starting(ServiceView view, HostId host) {
    var waited = Duration.between(view.recordedAt(), view.now());
    return waited.compareTo(PROMOTION_PATIENCE) < 0
        ? new Starting(Reason.of(ReasonCode.PRIMARY_STARTING, "%s", host))
        : new Dead(
            Reason.of(ReasonCode.PRIMARY_UNRESPONSIVE, "%s did not become primary in time", host));
  }

  /** The agent is there, the engine does not answer it: does it answer anybody else? */
  private static PrimaryHealth byOthers(ServiceView view, HostId host, Duration since) {
    var observations = Observers.since(view, host, view.now().minus(since));
    var seen = observations.stream().filter(o -> o.outcome() == Outcome.ANSWERED).findFirst();
    if (seen.isPresent()) {
      return new Suspect(
          Reason.of(
              ReasonCode.PRIMARY_ANSWERS_OTHERS, "%s reaches %s", seen.get().observer(), host));
    }
    var longEnough = since.compareTo(view.cluster().detection().silence()) >= 0;
    return longEnough && !observations.isEmpty()
        ? new Dead(Reason.of(ReasonCode.PRIMARY_UNRESPONSIVE, "%s", host))
        : new Suspect(
            Reason.of(ReasonCode.PRIMARY_UNRESPONSIVE, "%s, for %d ms", host, since.toMillis()));
  }

  private static PrimaryHealth bySilence(ServiceView view, HostId primary) {
    var silentSince = lastHeard(view, primary);
    var silence = view.cluster().detection().silence();
    if (Duration.between(silentSince, view.now()).compareTo(silence) < 0) {
      return new Suspect(
          Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG, "%s has not reported yet", primary));
    }
    var observations = Observers.since(view, primary, silentSince);
    var seenBy =
        observations.stream()
            .filter(o -> o.outcome() == Outcome.ANSWERED)
            .map(Observers.Observation::observer)
            .toList();
    if (!seenBy.isEmpty()) {
      var why =
          Reason.of(ReasonCode.PRIMARY_ANSWERS_OTHERS, "%s reaches %s", seenBy.getFirst(), primary);
      var stillSeen =
          Observers.since(view, primary, view.now().minus(lately(view))).stream()
              .filter(o -> o.outcome() == Outcome.ANSWERED)
              .map(Observers.Observation::observer)
              .findFirst();
      return seenBy.contains(view.self()) || stillSeen.isEmpty()
          ? new Suspect(why)
          : new SeenBy(stillSeen.get(), why);
    }
    var controllerAsked = observations.stream().anyMatch(o -> o.observer().equals(view.self()));
    var standbyAsked =
        observations.stream().anyMatch(o -> view.service().members().contains(o.observer()));
    return controllerAsked && standbyAsked
        ? new Dead(Reason.of(ReasonCode.PRIMARY_UNREACHABLE, "%s", primary))
        : new Suspect(Reason.of(ReasonCode.PRIMARY_UNSEEN_BY_STANDBYS, "%s", primary));
  }

  /**
   * The lead is not handed over for an answer that is as old as the silence: in the moment in which
   * a primary is lost there is one, and a new controller has to wait for longer than this one.
   */
  private static Duration lately(ServiceView view) {
    return view.cluster().detection().heartbeat().multipliedBy(2);
  }

  /**
   * A refused connection is evidence that a time-out is not: when agent and database refuse the
   * controller and every standby that reports, no silence need be waited for. It is no proof: a
   * firewall can refuse in the name of both.
   */
  private static boolean refusesEverywhere(ServiceView view, HostId primary) {
    var contact = view.contacts().get(primary);
    var silentSince = lastHeard(view, primary);
    return contact != null
        && contact.ping() != null
        && contact.ping().isRefusal()
        && contact.pingedAt() != null
        && contact.pingedAt().isAfter(silentSince)
        && refusesSince(view, primary, silentSince);
  }

  /** Whether the engine has refused everybody who has asked it since, controller and members. */
  static boolean refusesSince(ServiceView view, HostId primary, Instant since) {
    var observations = Observers.since(view, primary, since);
    return observations.stream().allMatch(o -> o.outcome().isRefusal())
        && observations.stream().anyMatch(o -> o.observer().equals(view.self()))
        && observations.stream().anyMatch(o -> view.service().members().contains(o.observer()));
  }

  static Instant lastHeard(ServiceView view, HostId host) {
    var contact = view.contacts().get(host);
    return contact == null || contact.heardAt() == null ? view.electedAt() : contact.heardAt();
  }
}
