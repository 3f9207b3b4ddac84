package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The course of a drill in one reign, and in the next. */
class DrillsTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final ServiceId DB = new ServiceId("db");
  private static final Term T1 = new Term(1);
  private static final DrillAsk KILL = new DrillAsk(DrillKind.PROCESS_KILLED, DB, null, null, null);

  private final FakeArms arms = new FakeArms();
  private final Map<HostId, Long> sequences = new HashMap<>();
  private Instant now = Instant.EPOCH.plusSeconds(100);
  private Reign reign = begin(1);

  @Test
  void recordsADrillBeforeTheHostHearsOfIt() {
    var begun = reign.drills().begin(KILL, null, now);
    assertThat(begun.drill()).isNotNull();
    assertThat(arms.faults).isEmpty();
    written();
    assertThat(arms.faults).containsExactly("a EngineKilled[service=db]");
  }

  @Test
  void refusesWithEveryReasonAndRecordsNothing() {
    var obstacle = Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "not here");
    var begun = reign.drills().begin(KILL, obstacle, now);
    assertThat(begun.drill()).isNull();
    assertThat(begun.plan().against()).containsExactly(obstacle);
    assertThat(arms.writingDrills).isNull();
  }

  @Test
  void goesThroughAllPhasesAndKeepsTheResult() {
    standing();
    written();
    assertThat(phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(arms.faults).last().isEqualTo("a undo 1");
    now = now.plusMillis(1);
    reign.drills().heard(new FaultAnswer(1, Duration.ZERO, List.of(), null), now);
    written();
    assertThat(phase()).isInstanceOf(DrillPhase.Recovering.class);
    for (int i = 0; i < 20 && arms.writingDrills == null; i++) {
      tick(Duration.ofMillis(400));
    }
    written();
    assertThat(phase()).isInstanceOf(DrillPhase.Ended.class);
    assertThat(arms.notices.getLast().kind()).isEqualTo("drill.ended");

    var result = new DrillResult(DrillResult.Answer.PASS, Duration.ofMillis(700), 100, 0L, "good");
    reign.drills().file(1, result, now);
    written();
    assertThat(drill().result()).isEqualTo(result);
    assertThat(arms.notices.getLast().kind()).isEqualTo("drill.pass");
  }

  /** What was recorded is carried on by whoever leads next, who asks the host again. */
  @Test
  void theNextControllerCarriesOn() {
    var _ = reign.drills().begin(KILL, null, now);
    written();
    arms.faults.clear();

    reign = begin(2);
    tick(Duration.ofMillis(300));
    assertThat(arms.faults).containsExactly("a EngineKilled[service=db]");
    // It struck in the former reign: so much is told by the host alone.
    var heardAt = now;
    reign.drills().heard(new FaultAnswer(1, Duration.ofSeconds(-2), List.of(), null), heardAt);
    written();
    assertThat(drill().injectedAt()).isEqualTo(heardAt.minusSeconds(2));
  }

  @Test
  void anAbortIsRecordedAtOnce() {
    var hang = new DrillAsk(DrillKind.PROCESS_HUNG, DB, null, null, null);
    var _ = reign.drills().begin(hang, null, now);
    written();
    reign.drills().heard(new FaultAnswer(1, Duration.ZERO, List.of("stopped"), null), now);
    written();
    reign.drills().abort(1, now);
    written();
    assertThat(phase()).isInstanceOf(DrillPhase.Undoing.class);
    assertThat(Objects.requireNonNull(drill().aborted()).code())
        .isEqualTo(ReasonCode.DRILL_ABORTED);
  }

  @Test
  void aClientThatFallsSilentEndsTheDrill() {
    var hang = new DrillAsk(DrillKind.PROCESS_HUNG, DB, null, Duration.ofMinutes(2), null);
    var _ = reign.drills().begin(hang, null, now);
    written();
    reign.drills().heard(new FaultAnswer(1, Duration.ZERO, List.of("stopped"), null), now);
    written();
    for (int second = 0; second < 20; second++) {
      reign.drills().watched(1, new DrillWatch(100, 0, Duration.ZERO));
      tick(Duration.ofSeconds(1));
    }
    assertThat(phase()).isInstanceOf(DrillPhase.Standing.class);
    tick(Duration.ofSeconds(11));
    written();
    assertThat(Objects.requireNonNull(drill().aborted()).code())
        .isEqualTo(ReasonCode.DRILL_UNWATCHED);
  }

  private void standing() {
    var _ = reign.drills().begin(KILL, null, now);
    written();
    reign.drills().heard(new FaultAnswer(1, Duration.ZERO, List.of(), null), now);
    written();
    assertThat(phase()).isInstanceOf(DrillPhase.Standing.class);
  }

  private void tick(Duration time) {
    now = now.plus(time);
    report();
    reign.drills().tick(now);
  }

  private DrillPhase phase() {
    return drill().phase();
  }

  private DrillRecord drill() {
    return arms.drillBook.drills().getLast();
  }

  private void written() {
    var book = Objects.requireNonNull(arms.writingDrills);
    arms.writingDrills = null;
    arms.drillBook = book;
    now = now.plusMillis(1);
    reign.drills().wrote(new WriteOutcome.Written(book.revision().number()), now);
  }

  private Reign begin(long epoch) {
    var rule = new AckRule(new Revision(5), T1, A, Set.of(B), 1);
    arms.stored.put(
        DB, new ServiceRecord(DB, new Revision(5), T1, new Phase.Leading(A), List.of(rule), false));
    var next = new Reign(cluster(), B, new Epoch(epoch), arms, now, () -> now);
    reign = next;
    report();
    return next;
  }

  private void report() {
    var end = new LogPosition(T1, 100);
    report(
        A, new EngineState.Primary(T1, end, true, new EngineState.Enforced(new Revision(5), end)));
    report(
        B,
        new EngineState.Standby(
            end, end, new EngineState.Link.Attached(A, T1, true), Duration.ZERO));
  }

  private void report(HostId host, EngineState engine) {
    var sequence = sequences.merge(host, 1L, Long::sum);
    var member = new MemberReport(DB, T1, Term.NONE, engine, null, null);
    var _ =
        reign.reported(
            new HostReport(host, 1, sequence, Epoch.NONE, List.of(member), List.of()), now);
  }

  private static ClusterSpec cluster() {
    return new ClusterSpec(
        "demo",
        List.of(host(A), host(B)),
        new QuorumSpec.Embedded(List.of(A, B)),
        List.of(
            new ServiceSpec(
                DB,
                "fake",
                List.of(A, B),
                5432,
                null,
                Durability.SYNC,
                new Objectives(Duration.ofSeconds(5), Duration.ZERO),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Duration.ofSeconds(10),
                null)),
        DetectionSpec.DEFAULT);
  }

  private static HostSpec host(HostId id) {
    return new HostSpec(id, "127.0.0.1", null, false, 7400, 7401);
  }
}
