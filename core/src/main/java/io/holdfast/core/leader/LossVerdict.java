package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ProgramSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a primary that acknowledged alone may be replaced without its log (S4): it must be proven
 * stopped, by its own agent, by its host's kernel, or because its lease has run out, and what is
 * lost must be known and within the objective.
 */
sealed interface LossVerdict {
  /**
   * How long after its last report a program may be taken not to have been started anew. Shorter
   * than the shortest pause before that by what a report may take on its way.
   */
  Duration NOT_STARTED_ANEW = ProgramSpec.Restart.SHORTEST_PAUSE.multipliedBy(3).dividedBy(4);

  record Accepted(Reason why) implements LossVerdict {}

  record Refused(Reason why) implements LossVerdict {}

  static LossVerdict of(
      ServiceView view, Members members, AckRule rule, Map<HostId, LogPosition> sealed) {
    var primary = rule.primary();
    if (view.service().durability() != Durability.ASYNC) {
      return new Refused(
          Reason.of(
              ReasonCode.PRIMARY_NOT_PROVEN_STOPPED,
              "%s acknowledged alone; bring it back, or fail over accepting the loss",
              primary));
    }
    var stoppedAt = stoppedAt(view, members, primary);
    if (stoppedAt.isEmpty()) {
      return new Refused(Reason.of(ReasonCode.PRIMARY_NOT_PROVEN_STOPPED, "%s", primary));
    }
    if (!view.service().holdsData()) {
      return new Accepted(Reason.of(ReasonCode.LOSS_ACCEPTED, "a program keeps no data here"));
    }
    var heldUntil = heldUntil(view, members, primary, sealed);
    if (heldUntil.isEmpty()) {
      return new Refused(Reason.of(ReasonCode.LOSS_UNKNOWN));
    }
    var loss = Duration.between(heldUntil.get(), stoppedAt.get());
    var bounded = loss.isNegative() ? Duration.ZERO : loss;
    var objective = view.service().objectives().rpo();
    return bounded.compareTo(objective) <= 0
        ? new Accepted(
            Reason.of(
                ReasonCode.LOSS_ACCEPTED,
                "at most %d ms of %d",
                bounded.toMillis(),
                objective.toMillis()))
        : new Refused(
            Reason.of(
                ReasonCode.LOSS_ABOVE_OBJECTIVE,
                "up to %d ms, objective %d",
                bounded.toMillis(),
                objective.toMillis()));
  }

  /**
   * The latest moment at which the old primary can have acknowledged anything; empty while it still
   * may. A lease speaks for an agent that is not heard: one that is heard and says that its engine
   * is there, hung or not, is about to stop it, and its word is better.
   */
  private static Optional<Instant> stoppedAt(ServiceView view, Members members, HostId primary) {
    if (hasEndedWithItsAgent(view, primary)) {
      return Optional.of(view.now()); // newer than its agent's last report
    }
    var member = members.get(primary);
    if (member.isPresent() && !isStopped(member.get())) {
      return Optional.empty();
    }
    if (member.isPresent() && member.get().hasSealed(view.record().term())) {
      return Optional.of(view.now().minus(member.get().reportAge()));
    }
    return LeaseEnd.of(view, members)
        .filter(end -> view.now().isAfter(end) && !answers(view, primary, end));
  }

  /**
   * Whether the host's kernel has said that the agent's process ended, and the engine has refused
   * everybody who has asked it since then. A refusal alone is no proof: a firewall refuses in the
   * name of a live host.
   */
  private static boolean hasEndedWithItsAgent(ServiceView view, HostId primary) {
    var contact = view.contacts().get(primary);
    return contact != null
        && contact.hasEnded()
        && contact.pingedAt() != null
        && contact.pingedAt().isAfter(view.electedAt())
        && PrimaryHealth.refusesSince(view, primary, contact.pingedAt())
        && (view.service().holdsData() || didListen(view, contact));
  }

  /**
   * Whether a program that refuses connections now has ended. A database listens from before it
   * serves until it ends, and nobody but its agent, which is not there either, starts one as
   * primary. A program listens some time after it was started: it must have been ready when its
   * agent was last heard, and that so lately that it cannot have been started anew since.
   */
  private static boolean didListen(ServiceView view, Contact contact) {
    return contact.report() != null
        && contact.heardAt() != null
        && contact.pingedAt() != null
        && Duration.between(contact.heardAt(), contact.pingedAt()).compareTo(NOT_STARTED_ANEW) < 0
        && contact
            .report()
            .member(view.service().id())
            .filter(last -> last.engine() instanceof EngineState.Primary open && open.open())
            .filter(MemberReport::isReady)
            .isPresent();
  }

  /**
   * A lease is kept by the agent: where that is gone or frozen, the database goes on without. One
   * that answered a moment before the lease was over, and has not been asked again, may be such a
   * one; one that stopped in time refuses the next question.
   */
  private static boolean answers(ServiceView view, HostId primary, Instant leaseUntil) {
    var lately = view.now().minus(view.cluster().detection().silence());
    var asked = leaseUntil.isBefore(lately) ? leaseUntil : lately;
    return Observers.since(view, primary, asked).stream()
        .anyMatch(observation -> observation.outcome() == Sighting.Outcome.ANSWERED);
  }

  private static boolean isStopped(Member member) {
    return !(member.engine() instanceof EngineState.Primary
        || member.engine() instanceof EngineState.Unresponsive
        || member.engine() instanceof EngineState.Running);
  }

  /** The moment up to which the most advanced sealed standby surely holds everything. */
  private static Optional<Instant> heldUntil(
      ServiceView view, Members members, HostId primary, Map<HostId, LogPosition> sealed) {
    return members.except(primary).stream()
        .filter(member -> sealed.containsKey(member.host()))
        .max(Comparator.comparing(Member::received))
        .filter(member ->
            member.engine() instanceof EngineState.Standby(_, _, _, var behind) && behind != null)
        .map(member -> {
          var behind = ((EngineState.Standby) member.engine()).behind();
          return view.now()
              .minus(member.reportAge())
              .minus(behind == null ? Duration.ZERO : behind);
        });
  }
}
