package io.holdfast.agent.control;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StartOrder;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A service with its primary on a and a controller on b, in one reign after the other. */
final class DrillStage {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final ServiceId DB = new ServiceId("db");
  private static final Term T1 = new Term(1);

  final FakeArms arms = new FakeArms();
  private final DrillSpec drills;
  private long sequence;
  Instant now = Instant.parse("2026-11-26T11:59:50Z");
  Reign reign;

  DrillStage(DrillSpec drills) {
    this.drills = drills;
    this.reign = begin(1);
  }

  void tick(Duration time) {
    now = now.plus(time);
    report();
    reign.drills().tick(now);
  }

  /** Hosts go on reporting in time meanwhile; over as soon as there is something to write. */
  void pass(Duration time) {
    var until = now.plus(time);
    while (now.isBefore(until) && arms.writingDrills == null) {
      tick(Duration.ofMillis(400));
    }
  }

  void written() {
    var book = Objects.requireNonNull(arms.writingDrills);
    arms.writingDrills = null;
    arms.drillBook = book;
    now = now.plusMillis(1);
    reign.drills().wrote(new WriteOutcome.Written(book.revision().number()), now);
  }

  /** Whether it was written is not known, and it was not. */
  void lost() {
    arms.writingDrills = null;
    now = now.plusMillis(1);
    reign.drills().wrote(new WriteOutcome.Unknown("no answer in time"), now);
  }

  Reign begin(long epoch) {
    beginUnheard(epoch);
    report();
    return reign;
  }

  /** A reign that has heard of nobody yet. */
  void beginUnheard(long epoch) {
    arms.stored.put(DB, record());
    reign = new Reign(cluster(drills), B, new Epoch(epoch), arms, now, () -> now);
  }

  void report() {
    sequence++;
    for (var report : reports(sequence)) {
      var _ = reign.reported(report, now);
    }
  }

  static ServiceRecord record() {
    var rule = new AckRule(new Revision(5), T1, A, Set.of(B), 1);
    return new ServiceRecord(DB, new Revision(5), T1, new Phase.Leading(A), List.of(rule), false);
  }

  /** What both hosts say while all is well. */
  static List<HostReport> reports(long sequence) {
    var end = new LogPosition(T1, 100);
    return List.of(
        report(
            A,
            sequence,
            new EngineState.Primary(T1, end, true, new EngineState.Enforced(new Revision(5), end))),
        report(
            B,
            sequence,
            new EngineState.Standby(
                end, end, new EngineState.Link.Attached(A, T1, true), Duration.ZERO)));
  }

  private static HostReport report(HostId host, long sequence, EngineState engine) {
    var member = new MemberReport(DB, T1, Term.NONE, engine, null, null);
    return new HostReport(host, 1, sequence, Epoch.NONE, List.of(member), List.of());
  }

  static ClusterSpec cluster(DrillSpec drills) {
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
        DetectionSpec.DEFAULT,
        List.of(),
        StartOrder.NONE,
        null,
        drills);
  }

  private static HostSpec host(HostId id) {
    return new HostSpec(id, "127.0.0.1", null, false, 7400, 7401);
  }
}
