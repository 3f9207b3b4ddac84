package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.control.Measurer;
import io.holdfast.api.DrillFiling;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillSight;
import io.holdfast.api.DrillSubject;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ScheduleStatus;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.ScheduleResult;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Timetable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is due is run by real agents and a real quorum, and nobody asked for it. */
@Timeout(300)
@Order(1) // The longest: others run beside it.
class ScheduledDrillThroughAgentsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ScheduleId OFTEN = new ScheduleId("often");

  @TempDir Path folder;

  @Test
  void aDrillThatIsDueIsRunAndItsResultIsKept() throws IOException, InterruptedException {
    try (var cluster = new AgentCluster("scheduled", folder, dueOften())) {
      cluster.start(
          (schedule, due) -> measure(cluster, schedule, due),
          AgentCluster.A,
          AgentCluster.B,
          AgentCluster.C);
      var schedule = awaitLast(cluster, last -> last == ScheduleResult.Word.PASS);
      var number = Objects.requireNonNull(Objects.requireNonNull(schedule.last()).drill());
      assertThat(schedule.overdueSince()).isNull();
      try (var client = cluster.client(AgentCluster.C, AgentCluster.A)) {
        var drill = client.drill(number);
        assertThat(drill.schedule()).isEqualTo(OFTEN);
        assertThat(Objects.requireNonNull(drill.result()).rtoMs()).isEqualTo(500);
        // Filed first, then told.
        var _ = AgentCluster.awaitTold(client, "drill.pass");
        assertThat(client.events(0).events())
            .extracting(Event::kind)
            .contains("drill.scheduled", "drill.due", "drill.injecting");
      }
    }
  }

  /** The usual client knows no ledger for an engine in memory, so it strikes nothing. */
  @Test
  void whatNobodyCanMeasureIsUnknownAndSaidSo() throws IOException, InterruptedException {
    try (var cluster = new AgentCluster("unmeasured", folder, dueOften())) {
      cluster.start(AgentCluster.A, AgentCluster.B, AgentCluster.C);
      var schedule = awaitLast(cluster, last -> last == ScheduleResult.Word.UNKNOWN);
      assertThat(Objects.requireNonNull(schedule.last()).why()).contains("no user");
      try (var client = cluster.client(AgentCluster.C, AgentCluster.A)) {
        assertThat(client.drills().drills()).isEmpty();
        assertThat(AgentCluster.awaitTold(client, "drill.unknown").severity())
            .isEqualTo(Event.Severity.WARNING);
      }
    }
  }

  private static Measurer.Measured measure(AgentCluster cluster, ScheduleSpec schedule, Instant due)
      throws InterruptedException {
    try (var client = cluster.client(AgentCluster.C, AgentCluster.A)) {
      var drill = client.begin(DrillRequest.of(schedule, due));
      while (!drill.isEnded()) {
        Thread.sleep(100);
        drill = client.watch(drill.number(), new DrillSight(100, 0, 0));
      }
      var finding = new DrillFinding(DrillResult.Answer.PASS, 500L, 100, 0L, "good");
      client.file(drill.number(), new DrillFiling(finding, new DrillSubject(drill.number())));
      return new Measurer.Reported();
    } catch (HoldfastException fault) {
      return new Measurer.NotNow(fault.sentence());
    }
  }

  private static ScheduleStatus awaitLast(
      AgentCluster cluster, Predicate<ScheduleResult.Word> wanted) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    Object seen = "nothing";
    while (System.nanoTime() < deadline) {
      try (var client = cluster.client(AgentCluster.C, AgentCluster.A)) {
        var schedule = client.drills().allSchedules().getFirst();
        var last = schedule.last();
        if (last != null && wanted.test(last.answer())) {
          return schedule;
        }
        seen = schedule;
      } catch (HoldfastException e) {
        seen = e;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never came to that: " + seen);
  }

  private static DrillSpec dueOften() {
    return new DrillSpec(
        false,
        null,
        List.of(
            new ScheduleSpec(
                OFTEN,
                "switchover",
                AgentCluster.DB,
                null,
                null,
                null,
                new EveryHalfMinute(),
                null,
                null,
                null,
                DrillTolerance.DEFAULT,
                Duration.ofDays(1))));
  }

  private record EveryHalfMinute() implements Timetable {
    private static final long HALF_MINUTE_MS = 30_000;

    @Override
    public String text() {
      return "often";
    }

    @Override
    public String words() {
      return "every half minute";
    }

    @Override
    public ZoneId zone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Optional<Instant> after(Instant wall) {
      return until(wall).map(last -> last.plusMillis(HALF_MINUTE_MS));
    }

    @Override
    public Optional<Instant> until(Instant wall) {
      return Optional.of(
          Instant.ofEpochMilli(
              Math.floorDiv(wall.toEpochMilli(), HALF_MINUTE_MS) * HALF_MINUTE_MS));
    }
  }
}
