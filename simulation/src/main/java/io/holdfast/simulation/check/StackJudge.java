package io.holdfast.simulation.check;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.invariant.Violation;
import io.holdfast.core.invariant.WritersAreFenced;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.stack.MoveCause;
import io.holdfast.core.stack.StackDecision;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackTransition;
import io.holdfast.core.stack.Traveller;
import io.holdfast.simulation.agent.StackWatcher;
import io.holdfast.simulation.machine.Trace;
import io.holdfast.simulation.quorum.QuorumWatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Hears of everything that a stack does, and has the rules that are about several services. */
public final class StackJudge implements QuorumWatcher<StackRecord>, StackWatcher {
  /** Most moves of one kind within the time that counts, by our own count. */
  private static final int MOST = 3;

  /** Beyond that, at least so long between two of any kind; clocks of hosts differ. */
  private static final Duration PACE = Duration.ofSeconds(15);

  /** A report may be so old, and the order that follows from it on its way so long. */
  private static final long LATELY_MICROS = 12_000_000;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final ClusterSpec cluster;
  private final StackSpec stack;
  private final Supplier<Instant> wall;
  private final Trace trace;
  private final Judge judge;
  private final Map<ServiceId, ServiceRecord> records = new HashMap<>();
  private final Map<ServiceId, long[]> servedAt = new HashMap<>();
  private final Map<MoveCause, List<Instant>> begun = new HashMap<>();

  /** Where each service has led since the present move began. */
  private final Map<ServiceId, Set<HostId>> visited = new HashMap<>();

  private StackRecord record;
  private String lastTold = "";

  /**
   * A judge of one stack.
   *
   * @param judge one service's judge, who keeps the first broken rule and the coverage
   */
  public StackJudge(
      ClusterSpec cluster,
      StackSpec stack,
      StackRecord record,
      int hosts,
      Supplier<Instant> wall,
      Trace trace,
      Judge judge) {
    this.cluster = cluster;
    this.stack = stack;
    this.record = record;
    this.wall = wall;
    this.trace = trace;
    this.judge = judge;
    for (var service : stack.services()) {
      var times = new long[hosts];
      Arrays.fill(times, NEVER);
      servedAt.put(service, times);
    }
  }

  /** That service's primary on that host admits clients at this moment. */
  public void serves(ServiceId service, int host, long nowMicros) {
    servedAt.getOrDefault(service, new long[0])[host] = nowMicros;
  }

  /** That service's primary on that host has just been opened. */
  public void opened(ServiceId service, HostId id, int host, long nowMicros) {
    serves(service, host, nowMicros);
    for (var earlier : cluster.order().before(service)) {
      if (nowMicros - servedAt.getOrDefault(earlier, new long[0])[host] > LATELY_MICROS) {
        found(
            "OpensInOrder",
            "%s is opened on %s, where %s, which it comes after, has not served"
                .formatted(service, id, earlier));
      }
    }
  }

  /** A service's record was written. */
  public void written(ServiceRecord after) {
    var before = records.put(after.service(), after);
    visits(after);
    if (!(after.phase() instanceof Phase.Switching(_, var target))
        || (before != null && before.phase() instanceof Phase.Switching)
        || !(record.phase() instanceof StackPhase.Moving moving)
        || !moving.to().equals(target)) {
      return;
    }
    for (var later : moving.travellers()) {
      if (cluster.order().comesAfter(later.service(), after.service())
          && !hasBeenOn(later, target)) {
        found(
            "MovesInOrder",
            "%s is handed over to %s before %s, which comes after it, has been"
                .formatted(after.service(), target, later.service()));
      }
    }
  }

  private void visits(ServiceRecord present) {
    if (present.phase() instanceof Phase.Leading(var leads)) {
      visited.computeIfAbsent(present.service(), _ -> new HashSet<>()).add(leads);
    }
  }

  private boolean hasBeenOn(Traveller traveller, HostId host) {
    return visited.getOrDefault(traveller.service(), Set.of()).contains(host);
  }

  @Override
  public void written(StackRecord before, StackRecord after, Epoch writer, Epoch present) {
    record = after;
    if (trace.isOn()) {
      trace.say("quorum", "epoch %s wrote %s".formatted(writer, after));
    }
    WritersAreFenced.check(writer, present).ifPresent(judge::found);
    var row = StackTransition.between(before, after);
    if (row.isEmpty()) {
      found("StacksFollowTheTable", "no row leads from %s to %s".formatted(before, after));
      return;
    }
    judge.coverage().count("stack " + row.get());
    if (row.get() == StackTransition.MOVE || row.get() == StackTransition.ROLLED_BACK) {
      visited.clear();
      records.values().forEach(this::visits);
    }
    if (row.get() == StackTransition.MOVE
        && after.phase() instanceof StackPhase.Moving(_, _, var cause, _, _, _)) {
      judge.coverage().count("stack moves: " + cause);
      begins(before, cause);
    }
    if (row.get() == StackTransition.ARRIVED
        && before.phase() instanceof StackPhase.Moving moving
        && !moving.handedOver()
        && !moving.travellers().stream().allMatch(each -> hasBeenOn(each, moving.to()))) {
      found(
          "GoesBackUntilItServed",
          "the stack settles on %s, where nothing has served and not all have arrived"
              .formatted(moving.to()));
    }
  }

  private void begins(StackRecord before, MoveCause cause) {
    if (before.paused()) {
      found("PausedStaysPut", "a paused stack is moved: " + cause);
    }
    var now = wall.get();
    var previous =
        begun.values().stream().flatMap(List::stream).max(Instant::compareTo).orElse(Instant.MIN);
    var times = begun.computeIfAbsent(cause, _ -> new ArrayList<>());
    times.add(now);
    if (!cause.isAutomatic()) {
      return;
    }
    var failback = cause == MoveCause.FAILBACK;
    var counts = failback ? StackRecord.DAY : StackRecord.LATELY;
    var most = MOST;
    if (failback && stack.failback() instanceof Failback.Automatic automatic) {
      most = automatic.budget();
    }
    var lately = times.stream().filter(at -> at.isAfter(now.minus(counts))).count();
    if (lately > most && (failback || previous.isAfter(now.minus(PACE)))) {
      found("MovesWithinBudget", "%d times: %s".formatted(lately, cause));
    }
  }

  @Override
  public void stackDecided(int host, StackDecision decision) {
    if (decision.why().sentence().isBlank()) {
      found("RefusalsHaveReasons", "a stack's controller gives no reason");
    }
    if (decision instanceof StackDecision.Write(var next, _)
        && next.phase() instanceof StackPhase.Moving moving
        && moving.cause() == MoveCause.FAILBACK
        && record.phase() instanceof StackPhase.Settled
        && stack.failback() instanceof Failback.Automatic automatic
        && !automatic.window().isOpen(wall.get())) {
      found("FailsBackInItsWindow", "the stack is to fail back at " + wall.get());
    }
    if (trace.isOn() && !decision.why().toString().equals(lastTold)) {
      lastTold = decision.why().toString();
      trace.say("stack", decision.getClass().getSimpleName() + ": " + lastTold);
    }
  }

  private void found(String rule, String what) {
    judge.found(new Violation(rule, what));
  }
}
