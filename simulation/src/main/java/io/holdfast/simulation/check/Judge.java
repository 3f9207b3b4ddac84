package io.holdfast.simulation.check;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.invariant.AcknowledgedByRecordedRule;
import io.holdfast.core.invariant.AcknowledgedIsHeld;
import io.holdfast.core.invariant.CollapsesWhenCovered;
import io.holdfast.core.invariant.EntersCaughtUp;
import io.holdfast.core.invariant.LivenessIsLocal;
import io.holdfast.core.invariant.OneWriterPerTerm;
import io.holdfast.core.invariant.OrdersOnlyForward;
import io.holdfast.core.invariant.RecordsFollowTheTable;
import io.holdfast.core.invariant.RoutesOnlyForward;
import io.holdfast.core.invariant.ServesOnlyWhenSafe;
import io.holdfast.core.invariant.SuspicionTakesTwo;
import io.holdfast.core.invariant.Violation;
import io.holdfast.core.invariant.WritersAreFenced;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.agent.AgentWatcher;
import io.holdfast.simulation.agent.SimAgent;
import io.holdfast.simulation.engine.EngineWatcher;
import io.holdfast.simulation.engine.Records;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.QuorumWatcher;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Hears of everything and keeps the first broken rule. */
public final class Judge implements EngineWatcher, AgentWatcher, QuorumWatcher<ServiceRecord> {
  private final Hosts hosts;
  private final ServiceSpec service;
  private final Narrator narrator;
  private final SimEngine[] engines;
  private final SimAgent[] agents;
  private final Ledger ledger;
  private final Coverage coverage = new Coverage();
  private final OneWriterPerTerm writers = new OneWriterPerTerm();
  private final Seals seals;
  private final Set<HostId> followed = new HashSet<>();

  private ServiceRecord record;
  private long followedTerm;
  private IntConsumer sealListener = host -> {};
  private IntConsumer openListener = host -> {};
  private Consumer<ServiceRecord> writeListener = written -> {};
  private @Nullable Violation first;

  public Judge(
      Hosts hosts,
      ServiceSpec service,
      ServiceRecord record,
      Records records,
      Trace trace,
      SimEngine[] engines,
      SimAgent[] agents) {
    this.hosts = hosts;
    this.service = service;
    this.record = record;
    narrator = new Narrator(hosts, trace);
    this.engines = engines;
    this.agents = agents;
    ledger = new Ledger(hosts, service, records);
    seals = new Seals(hosts);
  }

  public Coverage coverage() {
    return coverage;
  }

  /** The first broken rule; null while all hold. */
  public @Nullable Violation violation() {
    return first;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Something was broken that only the world outside could see. */
  public void found(Violation violation) {
    if (first == null) {
      first = violation;
      narrator.violation(violation.toString());
    }
  }

  /** Tells which host has told of a seal of a term for the first time. */
  public void onSeal(IntConsumer listener) {
    sealListener = listener;
  }

  /** Tells of every record that is written. */
  public void onWritten(Consumer<ServiceRecord> listener) {
    writeListener = listener;
  }

  /** Tells which host's primary has admitted clients. */
  public void onOpened(IntConsumer listener) {
    openListener = listener;
  }

  /** The history ended redundant. */
  public void converged() {
    coverage.reach(Milestone.CONVERGED);
  }

  private void found(Optional<Violation> violation) {
    violation.ifPresent(this::found);
  }

  /** After every event: the present primary holds all that was promised. */
  public void afterEvent(long nowMicros) {
    ledger.at(nowMicros);
    if (record.phase() instanceof Phase.Leading(var primary)) {
      var engine = engines[hosts.indexOf(primary)];
      if (engine.hasData() && !ledger.isHeldBy(engine)) {
        found(ledger.missing(engine, nowMicros));
      }
    }
  }

  // ---- engines

  @Override
  public void acknowledged(SimEngine primary, int from, int to, AckRule rule) {
    if (isLateAtThaw(primary, to)) {
      coverage.reach(Milestone.LATE_AT_THAW);
      narrator.acknowledgesLate(primary, to);
      return;
    }
    int writes = ledger.acknowledge(primary, to, from);
    for (int i = 0; i < writes; i++) {
      coverage.reach(Milestone.ACKNOWLEDGED);
    }
    if (writes > 0) {
      narrator.acknowledges(primary, to, rule);
      found(AcknowledgedByRecordedRule.check(record, rule));
      found(AcknowledgedIsHeld.check(record, rule, ledger.holders(primary.record(to - 1))));
    }
    found(ledger.afterAcknowledging(primary, to, record, engines));
  }

  /**
   * An asynchronous primary that was frozen beyond its lease goes on where it stopped: what it had
   * in its log by then it acknowledges in the same moment, and nobody can come in between. Such a
   * write is promised nothing; any other that is acknowledged after the lease breaks a rule.
   */
  private boolean isLateAtThaw(SimEngine primary, int to) {
    return ledger.mayLose() && primary.hadAtFreeze(to) && agents[primary.host()].isLeaseOver();
  }

  /** A client has read everything that a primary shows. */
  public void read(SimEngine primary) {
    coverage.reach(Milestone.READ);
    found(ledger.see(primary));
  }

  /** A client has found nobody to talk to. */
  public void unreachable() {
    coverage.reach(Milestone.UNREACHABLE);
  }

  /** A client is led somewhere by the gateway of a host. */
  public void led(int entry, SimEngine primary, long knownTerm) {
    if (primary.isPrimary()) {
      found(
          RoutesOnlyForward.check(
              hosts.id(entry),
              hosts.id(primary.host()),
              new Term(primary.term()),
              new Term(knownTerm)));
    }
  }

  @Override
  public void leads(SimEngine primary, int term) {
    narrator.leads(primary, term);
    found(writers.begins(hosts.id(primary.host()), new Term(term)));
  }

  @Override
  public void opened(SimEngine primary) {
    var host = hosts.id(primary.host());
    var term = new Term(primary.term());
    narrator.opens(primary);
    openListener.accept(primary.host());
    found(ServesOnlyWhenSafe.check(record, host, term, service.durability()));
    found(seals.opens(primary.host(), term));
  }

  @Override
  public void attached(SimEngine standby, int upstream, int term) {
    var host = hosts.id(standby.host());
    narrator.receives(standby, upstream, term);
    if (term > followedTerm) {
      followedTerm = term;
      followed.clear();
    }
    if (term == followedTerm) {
      followed.add(host);
    }
    found(seals.receives(standby.host(), new Term(term)));
  }

  @Override
  public void confirms(SimEngine standby, int term) {
    found(seals.receives(standby.host(), new Term(term)));
  }

  @Override
  public void truncates(SimEngine member, int from, SimEngine source) {
    coverage.reach(Milestone.TRUNCATED);
    narrator.truncates(member, from);
    for (int offset = from; offset < member.length(); offset++) {
      int lost = member.record(offset);
      if (!source.holds(offset, lost) && !member.hasSaved(lost)) {
        found(
            new Violation(
                "DivergenceIsSaved",
                "%s gives up record %d at %d, which it has not saved"
                    .formatted(hosts.id(member.host()), lost, offset)));
      }
    }
  }

  @Override
  public void changed(SimEngine member) {
    var agent = agents[member.host()];
    if (agent != null) {
      agent.engineChanged();
    }
  }

  // ---- agents

  @Override
  public void obeys(int host, Order order, HostMemory before) {
    narrator.obeys(host, order);
    found(OrdersOnlyForward.check(order, before));
  }

  @Override
  public void refuses(int host, Order order, Reason why) {
    coverage.reach(Milestone.ORDER_REFUSED);
    coverage.hostGives(why.code());
    narrator.refuses(host, order, why);
  }

  @Override
  public void hostDecided(int host, HostDecision decision) {
    coverage.hostGives(decision.why().code());
    if (decision.why().code() == ReasonCode.LEASE_EXPIRED && decision instanceof HostDecision.Act) {
      coverage.reach(Milestone.LEASE_EXPIRED);
    }
  }

  @Override
  public void acts(int host, @Nullable Order order, HostAction action, EngineState engine) {
    coverage.count(action.getClass().getSimpleName());
    narrator.acts(host, action, engine);
    found(seals.acts(host, action));
    found(LivenessIsLocal.check(hosts.id(host), order, action, engine, ledger.mayLose()));
  }

  @Override
  public void reportsSeal(int host, Term sealed, boolean isFinal) {
    if (seals.report(host, sealed, isFinal)) {
      sealListener.accept(host);
      narrator.reportsSeal(host, sealed);
    }
  }

  @Override
  public void routes(int host, int primary, long term) {
    narrator.routes(host, primary, term);
  }

  // ---- controllers

  @Override
  public void leaderDecided(int host, ServiceView view, LeaderDecision decision) {
    var code = decision.why().code();
    coverage.leaderGives(code);
    narrator.decides(host, decision);
    switch (decision) {
      case LeaderDecision.Write(var next, _) ->
          found(
              SuspicionTakesTwo.check(
                  next, hosts.id(host), failedToReach(view), service.members()));
      case LeaderDecision.Hold(var why, _) -> {
        if (view.record().phase() instanceof Phase.Replacing
            && (code == ReasonCode.SEAL_INCOMPLETE
                || code == ReasonCode.PRIMARY_NOT_PROVEN_STOPPED
                || code == ReasonCode.LOSS_ABOVE_OBJECTIVE
                || code == ReasonCode.LOSS_UNKNOWN)) {
          coverage.reach(Milestone.PROMOTION_REFUSED);
        }
        if (why.sentence().isBlank()) {
          found(new Violation("RefusalsHaveReasons", "a controller holds without a reason"));
        }
      }
      case LeaderDecision.Yield _ -> {}
    }
  }

  private Set<HostId> failedToReach(ServiceView view) {
    var failed = new HashSet<HostId>();
    if (view.record().phase() instanceof Phase.Leading(var primary)) {
      int target = hosts.indexOf(primary);
      for (int observer = 0; observer < agents.length; observer++) {
        if (observer != target && agents[observer].failsToReach(target)) {
          failed.add(hosts.id(observer));
        }
      }
    }
    return failed;
  }

  @Override
  public void answered(int host, RequestOutcome outcome) {
    narrator.answers(host, outcome);
    if (outcome instanceof RequestOutcome.Refused(var why)) {
      coverage.reach(Milestone.REQUEST_REFUSED);
      if (why.sentence().isBlank()) {
        found(new Violation("RefusalsHaveReasons", "a request is refused without a reason"));
      }
    }
  }

  // ---- the quorum

  @Override
  public void written(ServiceRecord before, ServiceRecord after, Epoch writer, Epoch present) {
    record = after;
    writeListener.accept(after);
    coverage.reach(Milestone.WRITE_TAKEN);
    narrator.written(after, writer);
    found(WritersAreFenced.check(writer, present));
    found(RecordsFollowTheTable.check(before, after));
    Transition.between(before, after).ifPresent(row -> passed(row, before, after));
    if (after.term().number() == followedTerm) {
      found(EntersCaughtUp.check(before, after, followed));
    } else {
      found(EntersCaughtUp.check(before, after, Set.of()));
    }
    found(seals.written(before, after, agents, engines));
    if (after.term().isAfter(before.term())) {
      begins(before, after);
    }
  }

  private void passed(Transition row, ServiceRecord before, ServiceRecord after) {
    coverage.pass(row, before, after);
    if (row == Transition.RULES_COLLAPSED) {
      found(CollapsesWhenCovered.check(after, ledger.holdersOfAll(engines)));
    }
  }

  /**
   * A new term: under S4 something may be lost, and only then. A primary whose disk is lost in the
   * moment of its choice can never serve in its term, so it decides nothing: that is for the next.
   */
  private void begins(ServiceRecord before, ServiceRecord after) {
    var overridden = before.phase() instanceof Phase.Replacing replacing && replacing.acceptLoss();
    var winner = after.primary();
    if (winner.isEmpty()) {
      return;
    }
    var engine = engines[hosts.indexOf(winner.get())];
    if (overridden) {
      coverage.reach(Milestone.LOSS_OVERRIDDEN);
      ledger.override(engine, (int) after.term().number());
    } else if (ledger.mayLose() && engine.hasData()) {
      if (!ledger.isHeldBy(engine)) {
        coverage.reach(Milestone.ASYNC_LOSS);
      }
      found(ledger.loseWithinObjective(engine));
    }
  }
}
