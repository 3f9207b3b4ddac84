package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillDecision;
import io.holdfast.core.drill.DrillLeader;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillPlan;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillSituation;
import io.holdfast.core.drill.DrillView;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.drill.FaultWord;
import io.holdfast.core.drill.GuardRails;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.drill.StruckHosts;
import io.holdfast.core.drill.TouchedServices;
import io.holdfast.core.leader.FailoverReadiness;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The drills of one reign: takes the step of the one under way that is due. One thread's own. */
final class Drills {
  /** Between two looks at a drill, and two words to the host of its fault. */
  private static final Duration PACE = Duration.ofMillis(200);

  private final Reign reign;
  private final ClusterSpec cluster;
  private final Arms arms;
  private final InstantSource wallClock;
  private final Filings filings = new Filings();
  private final Schedules schedules;
  private DrillBook book;
  private boolean writing;
  private final Set<HostId> asking = new HashSet<>();
  private final Instant electedAt;
  private Instant reviewAt = Instant.MIN;

  /** Of the drill under way, or of the last one. */
  private DrillCase present;

  /** What became of a request: a drill, or a plan with the reasons against it. */
  record Begun(DrillPlan plan, @Nullable DrillRecord drill) {}

  Drills(Reign reign, ClusterSpec cluster, Arms arms, Instant now, InstantSource wallClock) {
    this.reign = reign;
    this.cluster = cluster;
    this.arms = arms;
    this.wallClock = wallClock;
    this.book = arms.drills();
    this.present = new DrillCase(now);
    this.electedAt = now;
    this.schedules = new Schedules(this, reign.self(), cluster, arms, wallClock);
  }

  DrillBook book() {
    return book;
  }

  Schedules schedules() {
    return schedules;
  }

  boolean isWriting() {
    return writing;
  }

  /** What would happen, and what stands against it now. */
  DrillPlan plan(DrillAsk ask, @Nullable Reason obstacle, Instant now) {
    return GuardRails.plan(situation(obstacle, now), ask);
  }

  /** Weighs a request; an accepted drill is on its way to the store when this returns. */
  Begun begin(DrillAsk ask, @Nullable Reason obstacle, Instant now) {
    var plan = plan(ask, obstacle, now);
    var host = plan.host();
    if (!plan.isAllowed() || host == null) {
      return new Begun(plan, null);
    }
    if (writing) {
      return refused(plan, Reason.of(ReasonCode.NOT_STEADY));
    }
    var due = ask.due();
    var mark = due == null ? null : schedules.begun(due, book.nextNumber()).orElse(null);
    if (due != null && mark == null) {
      return refused(
          plan, Reason.of(ReasonCode.DRILL_NOT_DUE, "%s at %s", due.schedule(), due.at()));
    }
    var tolerance =
        due == null ? null : schedules.find(due).map(ScheduleSpec::tolerance).orElse(null);
    var drill =
        DrillRecord.begin(
            book.nextNumber(),
            plan,
            host,
            cluster.service(plan.service()).objectives(),
            wallClock.instant(),
            due,
            tolerance);
    present = new DrillCase(now);
    write(drill, mark, Notices.ofDrill(drill, Reason.of(ReasonCode.DRILL_INJECTING, "%s", host)));
    return new Begun(plan, drill);
  }

  private static Begun refused(DrillPlan plan, Reason why) {
    return new Begun(
        new DrillPlan(
            plan.kind(), plan.service(), plan.host(), plan.lasts(), List.of(why), plan.steps()),
        null);
  }

  /** The client that measures says how it is. */
  void watched(long number, DrillWatch seen, Instant now) {
    if (isRunning(number)) {
      present.watched(seen, now);
    }
  }

  /** An operator wants the drill to end now. */
  void abort(long number, Instant now) {
    if (isRunning(number)) {
      present.abort(Reason.of(ReasonCode.DRILL_ABORTED));
      reviewAt = now;
      tick(now);
    }
  }

  /** The client that measured says what it makes of it. */
  void file(long number, DrillResult result, Instant now) {
    filings.add(number, result);
    tick(now);
  }

  private boolean isRunning(long number) {
    return book.running().filter(drill -> drill.number() == number).isPresent();
  }

  /** A host of the fault has answered; null when it has not. */
  void heard(HostId host, @Nullable FaultAnswer said, Instant now) {
    asking.remove(host);
    if (said != null) {
      present.said(host, new FaultWord(said, wallClock.instant()));
      reviewAt = now;
      tick(now);
    }
  }

  /** A write has ended. */
  void wrote(WriteOutcome outcome, Instant now) {
    writing = false;
    if (outcome instanceof WriteOutcome.Fenced) {
      arms.fenced();
      return;
    }
    book = arms.drills();
    reviewAt = outcome instanceof WriteOutcome.Unknown ? now.plus(PACE) : now;
    tick(now);
  }

  /** Time has passed. */
  void tick(Instant now) {
    if (writing) {
      return;
    }
    var filed = filings.next(book);
    if (filed.isPresent()) {
      write(filed.get());
      return;
    }
    var running = book.running();
    if (running.isPresent() && !now.isBefore(reviewAt)) {
      reviewAt = now.plus(PACE);
      step(running.get(), now);
    }
    if (!writing) {
      schedules.tick(now);
    }
  }

  private void step(DrillRecord drill, Instant now) {
    var one = reign.service(drill.service());
    if (one.isEmpty()) {
      var why = Reason.of(ReasonCode.UNKNOWN_SERVICE, "%s", drill.service());
      write(
          drill.with(new DrillPhase.Ended(wallClock.instant(), DrillPhase.End.UNKNOWN, why)), why);
      return;
    }
    var abort = present.unrecordedAbort(drill);
    if (abort.isPresent()) {
      write(drill.aborted(wallClock.instant(), abort.get()), abort.get());
      return;
    }
    switch (DrillLeader.decide(view(drill, one.get(), now))) {
      case DrillDecision.Write(var next, var why) -> write(next, why);
      case DrillDecision.Inject(var hosts, var order, _) -> tell(hosts, order, 0);
      case DrillDecision.Undo(var hosts, _) -> tell(hosts, null, drill.number());
      case DrillDecision.Move(var to, _) -> move(one.get(), to, now);
      case DrillDecision.Hold _ -> {}
    }
  }

  private void tell(List<HostId> hosts, @Nullable FaultOrder order, long undo) {
    for (var host : hosts) {
      if (asking.add(host)) {
        arms.fault(host, order, undo);
      }
    }
  }

  private void move(ServiceCase one, @Nullable HostId to, Instant now) {
    var service = one.spec().id();
    var stack = reign.stacks().moverOf(service);
    if (reign.isBusy(one) || stack.filter(reign.stacks()::isMoving).isPresent()) {
      return;
    }
    var leads = Standing.of(reign.view(one, now)).leads();
    if (leads == null || reign.condition(leads, now) != HostCondition.UP) {
      return; // a new reign has not heard of it yet, and would refuse for that
    }
    var begun =
        stack
            .map(id ->
                reign
                    .stacks()
                    .begin(id, Operation.Kind.SWITCHOVER, new StackRequest.Switchover(to), now))
            .orElseGet(() ->
                reign.begin(service, Operation.Kind.SWITCHOVER, new Request.Switchover(to), now));
    var result = begun.result();
    var why = begun.state() == Operation.State.REFUSED && result != null ? result.toReason() : null;
    // What is under way for moments only is waited for.
    present.moveRefused(why == null || why.code() == ReasonCode.NOT_STEADY ? null : why);
  }

  private DrillView view(DrillRecord drill, ServiceCase one, Instant now) {
    return new DrillView(
        drill,
        one.spec(),
        Standing.of(reign.view(one, now)),
        isRedundant(drill, now),
        StruckHosts.of(drill.kind(), drill.host(), cluster),
        present.words(),
        present.moveRefused(),
        present.watch(),
        present.unwatched(now),
        Duration.between(electedAt, now),
        wallClock.instant());
  }

  private boolean isRedundant(DrillRecord drill, Instant now) {
    return reign.condition(drill.host(), now) == HostCondition.UP
        && TouchedServices.of(drill.kind(), drill.service(), drill.host(), cluster).stream()
            .flatMap(service -> reign.service(service.id()).stream())
            .allMatch(one ->
                !reign.isBusy(one)
                    && ServiceCondition.of(reign.view(one, now)).state()
                        == ServiceCondition.State.HEALTHY);
  }

  private DrillSituation situation(@Nullable Reason obstacle, Instant now) {
    var parts = new HashMap<ServiceId, DrillSituation.Part>();
    var moving =
        cluster.stacks().stream()
            .filter(stack -> reign.stacks().isMoving(stack.id()))
            .flatMap(stack -> stack.services().stream())
            .toList();
    for (var service : cluster.services()) {
      var one = reign.service(service.id()).orElseThrow();
      var view = reign.view(one, now);
      parts.put(
          service.id(),
          new DrillSituation.Part(
              Standing.of(view),
              FailoverReadiness.of(view),
              reign.isBusy(one) || moving.contains(service.id())));
    }
    var reporting = new LinkedHashSet<HostId>();
    for (var host : cluster.hosts()) {
      if (reign.condition(host.id(), now) == HostCondition.UP) {
        reporting.add(host.id());
      }
    }
    return new DrillSituation(
        cluster, parts, reporting, book.running().orElse(null), obstacle, wallClock.instant());
  }

  private void write(Filings.Unstored filed) {
    var drill = filed.drill();
    var result = filed.result();
    var due = drill.due();
    var mark =
        due == null
            ? null
            : book.find(due.schedule())
                .map(known -> known.concluded(due, drill, result, wallClock.instant()))
                .orElse(null);
    write(drill.filed(result), mark, Notices.ofResult(drill, result));
  }

  private void write(DrillRecord next, Reason why) {
    write(next, null, Notices.ofDrill(next, why));
  }

  private void write(DrillRecord next, @Nullable ScheduleRecord mark, Notice notice) {
    writing = true;
    arms.write(mark == null ? kept().with(next) : kept().with(next, mark), List.of(notice));
  }

  void write(ScheduleRecord next, Notice notice) {
    writing = true;
    arms.write(kept().with(next), List.of(notice));
  }

  /** What goes on being remembered. */
  private DrillBook kept() {
    return book.only(
        cluster.drills().schedules().stream().map(ScheduleSpec::id).collect(Collectors.toSet()));
  }

  /** The drill of that number, as stored. */
  Optional<DrillRecord> find(long number) {
    return book.find(number);
  }
}
