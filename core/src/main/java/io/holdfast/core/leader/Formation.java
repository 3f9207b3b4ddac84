package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a service gets its first primary: existing data is adopted, never passed over, and never
 * guessed between.
 */
final class Formation {
  private static final Duration REVIEW = Duration.ofSeconds(5);
  private static final Term FIRST = new Term(1);

  private Formation() {}

  static LeaderDecision choose(ServiceView view, Members members) {
    var silent =
        view.service().members().stream()
            .filter(host -> members.get(host).isEmpty())
            .map(HostId::name)
            .toList();
    if (!silent.isEmpty()) {
      return hold(
          view,
          Reason.of(
              ReasonCode.WAITING_FOR_MEMBERS, "not heard from %s", String.join(", ", silent)));
    }
    for (var member : members.fresh()) {
      if (member.engine() instanceof EngineState.Unusable(var reason)) {
        return hold(view, Reason.of(ReasonCode.UNUSABLE_DATA, "%s: %s", member.host(), reason));
      }
    }
    if (!view.service().holdsData()) {
      return chooseProgram(view, members);
    }
    var withData = members.fresh().stream().filter(Member::hasData).toList();
    if (withData.isEmpty()) {
      var first = members.fresh().getFirst().host();
      return form(view, first, false, Reason.of(ReasonCode.FORMING_EMPTY, "on %s", first));
    }
    var primaries =
        withData.stream().filter(member -> member.engine() instanceof EngineState.Primary).toList();
    var clear = withData.size() == 1 ? withData : primaries;
    if (clear.size() != 1) {
      return hold(
          view,
          Reason.of(
              ReasonCode.AMBIGUOUS_DATA,
              "%s; leave data on one of them, or start the right one as a primary",
              String.join(", ", withData.stream().map(member -> member.host().name()).toList())));
    }
    var host = clear.getFirst().host();
    return form(view, host, true, Reason.of(ReasonCode.FORMING_ADOPTED, "on %s", host));
  }

  /** A program has no data to be passed over: only one that runs already must not be. */
  private static LeaderDecision chooseProgram(ServiceView view, Members members) {
    var running =
        members.fresh().stream()
            .filter(member -> member.engine() instanceof EngineState.Primary)
            .toList();
    if (running.size() > 1) {
      return hold(
          view,
          Reason.of(
              ReasonCode.AMBIGUOUS_DATA,
              "%s run it; stop it on all but one",
              String.join(", ", running.stream().map(member -> member.host().name()).toList())));
    }
    var first = running.isEmpty() ? members.fresh().getFirst() : running.getFirst();
    var adopt = first.hasData();
    var why = adopt ? ReasonCode.FORMING_ADOPTED : ReasonCode.FORMING_EMPTY;
    return form(view, first.host(), adopt, Reason.of(why, "on %s", first.host()));
  }

  static LeaderDecision await(ServiceView view, Members members, Phase.Forming forming) {
    var member = members.get(forming.primary());
    if (member.isPresent()
        && member.get().engine() instanceof EngineState.Primary engine
        && engine.enforced() != null) {
      var record = view.record();
      var revision = record.revision().next();
      var term = engine.term().isAfter(FIRST) ? engine.term() : FIRST;
      var next =
          new ServiceRecord(
              record.service(),
              revision,
              term,
              new Phase.Leading(forming.primary()),
              List.of(alone(view, forming.primary(), term)),
              record.paused());
      return new LeaderDecision.Write(
          next, Reason.of(ReasonCode.FORMED, "%s in term %s", forming.primary(), term));
    }
    return hold(
        view, Reason.of(ReasonCode.PRIMARY_STARTING, "%s is being made", forming.primary()));
  }

  private static LeaderDecision form(ServiceView view, HostId primary, boolean adopt, Reason why) {
    var record = view.record();
    var next =
        new ServiceRecord(
            record.service(),
            record.revision().next(),
            FIRST,
            new Phase.Forming(primary, adopt),
            List.of(alone(view, primary, FIRST)),
            record.paused());
    return new LeaderDecision.Write(next, why);
  }

  private static AckRule alone(ServiceView view, HostId primary, Term term) {
    return new AckRule(view.record().revision().next(), term, primary, Set.of(), 0);
  }

  private static LeaderDecision hold(ServiceView view, Reason why) {
    return new LeaderDecision.Hold(why, view.now().plus(REVIEW));
  }
}
