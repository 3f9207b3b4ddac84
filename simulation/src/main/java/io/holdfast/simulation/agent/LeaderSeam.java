package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.simulation.bug.Bug;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where deliberate mistakes are put around the leader's decision. Without any it is core's own. */
final class LeaderSeam {
  private static final Set<ReasonCode> LOSS_REFUSALS =
      EnumSet.of(
          ReasonCode.PRIMARY_NOT_PROVEN_STOPPED,
          ReasonCode.LOSS_UNKNOWN,
          ReasonCode.LOSS_ABOVE_OBJECTIVE);
  private static final Set<ReasonCode> DOUBTS =
      EnumSet.of(ReasonCode.PRIMARY_UNSEEN_BY_STANDBYS, ReasonCode.PRIMARY_ANSWERS_OTHERS);
  private static final Reason MISTAKE = Reason.of(ReasonCode.NOTHING_TO_DO, "a deliberate mistake");

  private final Predicate<Bug> bugs;

  LeaderSeam(Predicate<Bug> bugs) {
    this.bugs = bugs;
  }

  LeaderDecision decide(ServiceView view) {
    var decision = Leader.decide(seen(view));
    return mistaken(view, decision)
        .<LeaderDecision>map(next -> new LeaderDecision.Write(next, MISTAKE))
        .orElse(decision);
  }

  /** What the leader is shown. */
  private ServiceView seen(ServiceView view) {
    if (bugs.test(Bug.LEASE_OVER_EVIDENCE) && view.record().phase() instanceof Phase.Replacing) {
      return withSightings(view, _ -> Optional.empty());
    }
    if (bugs.test(Bug.AGENT_SPEAKS_FOR_ENGINE)) {
      return withSightings(view, sighting -> Optional.of(asItsAgent(view, sighting)));
    }
    if (bugs.test(Bug.REFUSAL_IS_PROOF)) {
      return withContacts(view, LeaderSeam::asEnded);
    }
    return view;
  }

  private static Contact asEnded(Contact contact) {
    return contact.ping() == Sighting.Outcome.REFUSED && contact.heardAt() != null
        ? new Contact(
            contact.host(),
            contact.report(),
            contact.heardAt(),
            Sighting.Outcome.ENDED,
            contact.heardAt().plusNanos(1))
        : contact;
  }

  private static Sighting asItsAgent(ServiceView view, Sighting sighting) {
    var contact = view.contacts().get(sighting.target());
    return contact != null && contact.ping() != null && contact.ping().isRefusal()
        ? new Sighting(
            sighting.service(), sighting.target(), Sighting.Outcome.REFUSED, sighting.age())
        : sighting;
  }

  /** The same view with other answers of the engines that were asked. */
  private static ServiceView withSightings(
      ServiceView view, Function<Sighting, Optional<Sighting>> told) {
    return withContacts(
        view,
        contact ->
            new Contact(
                contact.host(),
                contact.report() == null ? null : withSightings(contact.report(), told),
                contact.heardAt(),
                contact.ping(),
                contact.pingedAt()));
  }

  private static ServiceView withContacts(ServiceView view, UnaryOperator<Contact> told) {
    var changed = new LinkedHashMap<HostId, Contact>();
    view.contacts().forEach((host, contact) -> changed.put(host, told.apply(contact)));
    return new ServiceView(
        view.cluster(),
        view.service(),
        view.record(),
        view.self(),
        view.now(),
        view.electedAt(),
        view.recordedAt(),
        changed,
        view.leaseUntil(),
        view.ties());
  }

  private static HostReport withSightings(
      HostReport report, Function<Sighting, Optional<Sighting>> told) {
    return new HostReport(
        report.host(),
        report.incarnation(),
        report.sequence(),
        report.seenEpoch(),
        report.members(),
        report.sightings().stream().flatMap(sighting -> told.apply(sighting).stream()).toList());
  }

  /** The same change once more, as if it had never been written. */
  ServiceRecord onTopOf(ServiceRecord stored, ServiceRecord wanted) {
    return new ServiceRecord(
        wanted.service(),
        stored.revision().next(),
        wanted.term(),
        wanted.phase(),
        wanted.rules(),
        wanted.paused());
  }

  private Optional<ServiceRecord> mistaken(ServiceView view, LeaderDecision decision) {
    return switch (decision) {
      case LeaderDecision.Write(var next, _) -> miswritten(view, next);
      case LeaderDecision.Hold(var why, _) -> impatient(view, why.code());
      case LeaderDecision.Yield(_, _, _) ->
          bugs.test(Bug.ONE_WITNESS) ? replacing(view) : Optional.empty();
    };
  }

  /** What is written instead of the right record. */
  private Optional<ServiceRecord> miswritten(ServiceView view, ServiceRecord next) {
    var transition = Transition.between(view.record(), next).orElse(null);
    if ((transition == Transition.RULE_APPENDED && bugs.test(Bug.NAIVE))
        || (beginsTerm(transition) && bugs.test(Bug.NO_HISTORY))) {
      return Optional.of(withRules(next, List.of(next.rules().getLast())));
    }
    if (transition == Transition.PROMOTED && bugs.test(Bug.PRIORITY)) {
      return sealed(view).keySet().stream().findFirst().map(winner -> promoted(view, winner));
    }
    if (transition == Transition.PROMOTED && bugs.test(Bug.LENGTH_ONLY)) {
      return sealed(view).entrySet().stream()
          .max(Comparator.comparingLong(entry -> entry.getValue().offset()))
          .map(entry -> promoted(view, entry.getKey()));
    }
    return Optional.empty();
  }

  private static boolean beginsTerm(@Nullable Transition transition) {
    return transition == Transition.PROMOTED || transition == Transition.HANDED_OVER;
  }

  /** What is written although the right decision is to wait. */
  private Optional<ServiceRecord> impatient(ServiceView view, ReasonCode why) {
    if (why == ReasonCode.RULE_NOT_COVERED && bugs.test(Bug.NO_COVER)) {
      return Optional.of(view.record().withRules(List.of(view.record().rules().getLast())));
    }
    var promotes =
        (why == ReasonCode.SEAL_INCOMPLETE && bugs.test(Bug.NO_SEAL))
            || (LOSS_REFUSALS.contains(why) && bugs.test(Bug.UNKNOWN_LOSS));
    if (promotes && view.record().phase() instanceof Phase.Replacing(var former, _, _, _)) {
      return sealed(view).keySet().stream()
          .filter(host -> !host.equals(former))
          .findFirst()
          .map(winner -> promoted(view, winner));
    }
    if (DOUBTS.contains(why) && bugs.test(Bug.ONE_WITNESS)) {
      return replacing(view);
    }
    if (view.record().phase() instanceof Phase.Switching(_, var target)
        && bugs.test(Bug.PROMOTES_BEFORE_STOPPED)) {
      return Optional.of(promoted(view, target));
    }
    return bugs.test(Bug.EARLY_ACK_SET) ? everybodyAcknowledges(view) : Optional.empty();
  }

  private static Optional<ServiceRecord> everybodyAcknowledges(ServiceView view) {
    var record = view.record();
    if (!(record.phase() instanceof Phase.Leading(var primary)) || !record.isSettled()) {
      return Optional.empty();
    }
    var others = others(view, primary);
    var rule = new AckRule(record.revision().next(), record.term(), primary, others, 1);
    return record.rules().getLast().members().equals(others)
        ? Optional.empty()
        : Optional.of(record.appending(rule));
  }

  private static Optional<ServiceRecord> replacing(ServiceView view) {
    var why = Reason.of(ReasonCode.PRIMARY_UNREACHABLE, "a deliberate mistake");
    return view.record().phase() instanceof Phase.Leading(var primary)
        ? Optional.of(view.record().with(new Phase.Replacing(primary, null, false, why)))
        : Optional.empty();
  }

  private static ServiceRecord promoted(ServiceView view, HostId winner) {
    var record = view.record();
    var revision = record.revision().next();
    var term = record.term().next();
    var others = new TreeSet<>(sealed(view).keySet());
    others.remove(winner);
    var required = Math.min(view.service().members().size() / 2, others.size());
    var rules = new ArrayList<>(record.rules());
    rules.add(new AckRule(revision, term, winner, others, required));
    return new ServiceRecord(
        record.service(), revision, term, new Phase.Leading(winner), rules, record.paused());
  }

  private static ServiceRecord withRules(ServiceRecord record, List<AckRule> rules) {
    return new ServiceRecord(
        record.service(), record.revision(), record.term(), record.phase(), rules, record.paused());
  }

  private static Set<HostId> others(ServiceView view, HostId primary) {
    var others = new TreeSet<>(view.service().members());
    others.remove(primary);
    return others;
  }

  /** Where the logs of the running standbys end that have sealed the record's term. */
  private static Map<HostId, LogPosition> sealed(ServiceView view) {
    var sealed = new LinkedHashMap<HostId, LogPosition>();
    for (var host : view.service().members()) {
      var contact = view.contacts().get(host);
      if (contact == null || contact.report() == null) {
        continue;
      }
      contact
          .report()
          .member(view.service().id())
          .filter(member -> member.sealed().isAtLeast(view.record().term()))
          .ifPresent(member -> {
            if (member.engine()
                instanceof EngineState.Standby(var received, _, EngineState.Link.Detached _, _)) {
              sealed.put(host, received);
            }
          });
    }
    return sealed;
  }
}
