package io.holdfast.agent.control;

import io.holdfast.api.ScheduleStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPlan;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DueRun;
import io.holdfast.core.drill.DueTime;
import io.holdfast.core.drill.ScheduleDecision;
import io.holdfast.core.drill.ScheduleRecord;
import io.holdfast.core.drill.ScheduleView;
import io.holdfast.core.drill.Scheduler;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schedules of drills in one reign: has what is due begun. The reign's thread's own. */
final class Schedules {
  /** Between looks at two schedules: timetables take their time, which is the leader's. */
  private static final Duration PACE = Duration.ofMillis(200);

  /** For so long an answer to people is good enough, unless something was written. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Drills drills;
  private final HostId self;
  private final ClusterSpec cluster;
  private final Arms arms;
  private final InstantSource wallClock;
  private Instant reviewAt = Instant.MIN;
  private int turn;
  private List<ScheduleStatus> said = List.of();
  private @Nullable DrillBook saidOf;
  private Instant saidAt = Instant.EPOCH;

  /** What was written before its client may begin; null for nothing. */
  private @Nullable ScheduleRecord announced;

  /** What this host's client is at work for; null for nothing. */
  private @Nullable DueTime preparing;

  Schedules(Drills drills, HostId self, ClusterSpec cluster, Arms arms, InstantSource wallClock) {
    this.drills = drills;
    this.self = self;
    this.cluster = cluster;
    this.arms = arms;
    this.wallClock = wallClock;
  }

  /** All of them, for people. */
  List<ScheduleStatus> statuses() {
    var wall = wallClock.instant();
    var book = drills.book();
    if (!book.equals(saidOf) || !wall.isBefore(saidAt.plus(FRESH))) {
      said =
          all().stream()
              .map(spec -> ScheduleStatus.of(spec, book.find(spec.id()).orElse(null), wall))
              .toList();
      saidOf = book;
      saidAt = wall;
    }
    return said;
  }

  /** Time has passed, and nothing is being written. */
  void tick(Instant now) {
    if (announced != null) {
      begin(announced);
    }
    if (!now.isBefore(reviewAt) && !all().isEmpty()) {
      reviewAt = now.plus(PACE);
      turn = (turn + 1) % all().size();
      step(all().get(turn), now);
    }
  }

  /** A client has come to its end. */
  void measured(DueTime due, Measurer.Measured outcome, Instant now) {
    if (due.equals(preparing)) {
      preparing = null;
    }
    reviewAt = now;
    var spec = find(due);
    var record = prepared(due);
    if (spec.isEmpty() || record.isEmpty() || drills.isWriting()) {
      return; // begun, or to be tried again when its preparation is too old
    }
    var attempt = attempts(record.get());
    var wall = wallClock.instant();
    switch (outcome) {
      case Measurer.Reported _ -> {}
      case Measurer.NotNow(var text) -> {
        var why = Reason.of(ReasonCode.DRILL_REFUSED, "%s", text);
        write(spec.get(), record.get().refused(due.at(), attempt, why, wall), why);
      }
      case Measurer.Unmeasurable(var text) -> {
        var why = Reason.of(ReasonCode.DRILL_UNMEASURED, "%s", text);
        write(spec.get(), record.get().unmeasured(due.at(), attempt, why, wall), why);
      }
    }
  }

  /** The schedule's mark that its drill begins now; empty when nobody is preparing it. */
  Optional<ScheduleRecord> begun(DueTime due, long drill) {
    return prepared(due).map(record -> record.begun(due.at(), attempts(record), drill));
  }

  /** The schedule of that due time, as long as the spec has it. */
  Optional<ScheduleSpec> find(DueTime due) {
    return all().stream().filter(spec -> spec.id().equals(due.schedule())).findFirst();
  }

  private List<ScheduleSpec> all() {
    return cluster.drills().schedules();
  }

  private Optional<ScheduleRecord> prepared(DueTime due) {
    return drills.book().find(due.schedule()).filter(record -> isPrepared(record.run(), due.at()));
  }

  private static boolean isPrepared(@Nullable DueRun run, Instant due) {
    return run != null && run.due().equals(due) && run.state() instanceof DueRun.Preparing;
  }

  private static int attempts(ScheduleRecord record) {
    var run = record.run();
    return run == null ? 1 : run.attempts();
  }

  private void step(ScheduleSpec spec, Instant now) {
    switch (Scheduler.decide(view(spec))) {
      case ScheduleDecision.Hold _ -> {}
      case ScheduleDecision.Write(var next, var why) -> write(spec, next, why);
      case ScheduleDecision.File(var drill, var result) -> drills.file(drill.number(), result, now);
      case ScheduleDecision.Begin(var record, var due, var attempt) ->
          announce(spec, record, due, attempt, now);
    }
  }

  private ScheduleView view(ScheduleSpec spec) {
    var record = drills.book().find(spec.id()).orElse(null);
    return new ScheduleView(
        spec,
        cluster.drills().window(),
        record,
        drill(record),
        preparing != null && preparing.schedule().equals(spec.id()),
        preparing != null || drills.book().running().isPresent(),
        wallClock.instant());
  }

  private @Nullable DrillRecord drill(@Nullable ScheduleRecord record) {
    var run = record == null ? null : record.run();
    return run != null && run.state() instanceof DueRun.Begun(var number)
        ? drills.find(number).orElse(null)
        : null;
  }

  private void announce(
      ScheduleSpec spec, ScheduleRecord record, Instant due, int attempt, Instant now) {
    var plan = drills.plan(DrillAsk.of(spec, due), null, now);
    var against = isStruck(plan) ? Reason.of(ReasonCode.DRILL_CLIENT_STRUCK, "%s", self) : null;
    var wall = wallClock.instant();
    if (plan.isAllowed() && against == null) {
      announced = record.preparing(due, attempt, wall);
      write(spec, announced, Reason.of(ReasonCode.DRILL_DUE, "since %s", due));
      return;
    }
    var why = against == null ? all(plan.against()) : against;
    write(spec, record.refused(due, attempt, why, wall), why);
  }

  /** Whether this host would not be able to measure: a fault of its own would be in the way. */
  private boolean isStruck(DrillPlan plan) {
    return self.equals(plan.host())
        && plan.kind().reach() == DrillKind.Reach.HOST
        && plan.kind() != DrillKind.MEMBERS_STOPPED;
  }

  private static Reason all(List<Reason> against) {
    return against.size() == 1
        ? against.getFirst()
        : Reason.of(
            ReasonCode.DRILL_REFUSED,
            "%s",
            against.stream().map(Reason::sentence).collect(Collectors.joining("; ")));
  }

  /** What was announced is in the store, or it is not: then somebody tries again later. */
  private void begin(ScheduleRecord written) {
    announced = null;
    var run = written.run();
    var spec = all().stream().filter(one -> one.id().equals(written.schedule())).findFirst();
    if (run != null
        && spec.isPresent()
        && drills.book().find(written.schedule()).filter(written::equals).isPresent()) {
      preparing = new DueTime(written.schedule(), run.due());
      arms.measure(spec.get(), run.due());
    }
  }

  private void write(ScheduleSpec spec, ScheduleRecord next, Reason why) {
    drills.write(next, Notices.ofSchedule(spec, next, why));
  }
}
