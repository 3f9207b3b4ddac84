package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.leader.Request;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A database and a program that comes after it, in one stack, as one reign leads them. */
class StacksTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId C = new HostId("c");
  private static final ServiceId DB = new ServiceId("db");
  private static final ServiceId APP = new ServiceId("app");
  private static final StackId MAIN = new StackId("main");
  private static final Term T1 = new Term(1);
  private static final Term T2 = new Term(2);

  private final FakeArms arms = new FakeArms();
  private Instant now = Instant.EPOCH;
  private long sequence;

  @Test
  void aPrimaryIsToldToServeOnlyWhenWhatItComesAfterServesOnItsHost() {
    var reign = reign();
    report(reign, A, primary(DB, T1, false), primary(APP, T1, false));
    assertThat(served(reign)).as("the database is closed").isFalse();
    arms.pushed.clear();
    report(reign, A, primary(DB, T1, true), primary(APP, T1, false));
    assertThat(served(reign)).isTrue();
    assertThat(arms.pushed).as("told at once").contains(A);
  }

  @Test
  void theStackSettlesWhereItsFirstServiceLeads() {
    var reign = reign();
    reportAll(reign);
    assertThat(writingStack().phase()).isEqualTo(new StackPhase.Settled(A));
    written(reign, writingStack());
    assertThat(reign.stacks().all())
        .allSatisfy(stack -> assertThat(stack.record().home()).contains(A));
  }

  @Test
  void aPlannedMoveIsOneOperationWithTheStepsOfItsServices() {
    var reign = settled();
    var begun = reign.stacks().begin(MAIN, Operation.Kind.SWITCHOVER, to(B), now);
    assertThat(begun.state()).as("%s", begun).isEqualTo(Operation.State.RUNNING);
    written(reign, writingStack());
    assertThat(writing().service()).as("the program before its database").isEqualTo(APP);
    assertThat(writing().phase()).isEqualTo(new Phase.Switching(A, B));
    written(reign, writing());
    assertThat(reign.operation(begun.id(), now).orElseThrow().steps())
        .extracting(Operation.Step::text)
        .anyMatch(text -> text.startsWith("app: "));

    store(APP, leading(APP, 9, T2, B));
    store(DB, leading(DB, 9, T2, B));
    arms.stacks.put(
        MAIN, new StackRecord(MAIN, new Revision(5), new StackPhase.Settled(B), List.of(), false));
    var successor = newReign();
    report(successor, B, primary(DB, T2, true), primary(APP, T2, true));
    report(successor, A, standby(DB, B, T2), standby(APP, B, T2));
    report(successor, C, standby(DB, B, T2), standby(APP, B, T2));
    assertThat(successor.operation(begun.id(), now).map(Operation::state))
        .as("known to a new controller, too")
        .contains(Operation.State.DONE);
  }

  /** The operator who follows it was told that there is no such operation, and that is never so. */
  @Test
  void aMoveThatIsUnderWayIsFoundAgainUnderItsIdByTheNextController() {
    var reign = settled();
    var begun = reign.stacks().begin(MAIN, Operation.Kind.SWITCHOVER, to(B), now);
    var moving = writingStack();
    var successor = newReign();
    assertThat(successor.operation(begun.id(), now).map(Operation::state))
        .as("nothing was written, and never will be")
        .contains(Operation.State.REFUSED);

    arms.stacks.put(MAIN, moving);
    successor = newReign();
    assertThat(successor.operation(begun.id(), now).map(Operation::state))
        .as("before anybody has reported to it")
        .contains(Operation.State.RUNNING);
    arms.stacks.put(MAIN, moving.with(new StackPhase.Settled(A)));
    assertThat(newReign().operation(begun.id(), now).map(Operation::state))
        .as("it stayed where it was")
        .contains(Operation.State.FAILED);
  }

  /** Somebody came back a moment ago: that is over soon, and no reason to give the drill up. */
  @Test
  void aDrillWaitsUntilItsStackCanBeMoved() {
    var reign = settled();
    var ask = new DrillAsk(DrillKind.SWITCHOVER, APP, null, null, null);
    assertThat(reign.drills().begin(ask, null, now).plan().against()).isEmpty();
    arms.drillBook = Optional.ofNullable(arms.writingDrills).orElseThrow();
    arms.writingDrills = null;
    var steady = leading(DB, 7, T1, A);
    var rules =
        List.of(steady.rules().getFirst(), new AckRule(new Revision(6), T1, A, Set.of(B), 1));
    store(DB, new ServiceRecord(DB, new Revision(6), T1, steady.phase(), rules, false));
    reign.wrote(DB, new WriteOutcome.Written(6), now);
    arms.writingStack = null;
    reign.drills().wrote(new WriteOutcome.Written(arms.drillBook.revision().number()), now);
    assertThat(arms.writingStack).isNull();
    assertThat(arms.writingDrills).as("it has not failed").isNull();

    store(DB, steady);
    reign.wrote(DB, new WriteOutcome.Written(7), now);
    now = now.plusSeconds(1);
    reign.drills().tick(now);
    assertThat(writingStack().phase()).isInstanceOf(StackPhase.Moving.class);
  }

  /** A rehearsed move is the one that would be made: of the whole stack. */
  @Test
  void aDrillsPlannedMoveIsTheStacks() {
    var reign = settled();
    var ask = new DrillAsk(DrillKind.SWITCHOVER, APP, null, null, null);
    var begun = reign.drills().begin(ask, null, now);
    assertThat(begun.plan().against()).isEmpty();
    arms.drillBook = Optional.ofNullable(arms.writingDrills).orElseThrow();
    reign.drills().wrote(new WriteOutcome.Written(arms.drillBook.revision().number()), now);
    assertThat(writingStack().phase())
        .isInstanceOfSatisfying(
            StackPhase.Moving.class, moving -> assertThat(moving.from()).isEqualTo(A));
    written(reign, writingStack());
    arms.writingStack = null;
    arms.writingDrills = null;
    now = now.plusSeconds(1);
    reign.drills().tick(now);
    assertThat(arms.writingStack).as("asked once").isNull();
    assertThat(arms.writingDrills).as("it waits for the stack").isNull();
  }

  @Test
  void aServiceOfAStackIsNotMovedAloneUnlessTheStackIsPaused() {
    var reign = settled();
    var refused = reign.begin(DB, Operation.Kind.SWITCHOVER, new Request.Switchover(B), now);
    assertThat(refused.state()).isEqualTo(Operation.State.REFUSED);
    assertThat(Optional.ofNullable(refused.result()).orElseThrow().code())
        .isEqualTo("PART_OF_STACK");

    var paused = reign.stacks().begin(MAIN, Operation.Kind.PAUSE, new StackRequest.Pause(), now);
    assertThat(paused.state()).isEqualTo(Operation.State.RUNNING);
    written(reign, writingStack());
    assertThat(reign.operation(paused.id(), now).map(Operation::state))
        .contains(Operation.State.DONE);
    assertThat(reign.begin(DB, Operation.Kind.SWITCHOVER, new Request.Switchover(B), now).state())
        .isEqualTo(Operation.State.RUNNING);
  }

  @Test
  void anUnknownStackIsRefused() {
    var refused =
        settled().stacks().begin(new StackId("none"), Operation.Kind.SWITCHOVER, to(B), now);
    assertThat(refused.state()).isEqualTo(Operation.State.REFUSED);
  }

  private static StackRequest to(HostId host) {
    return new StackRequest.Switchover(host);
  }

  private Reign settled() {
    var reign = reign();
    reportAll(reign);
    written(reign, writingStack());
    return reign;
  }

  private Reign reign() {
    store(DB, leading(DB, 5, T1, A));
    store(APP, leading(APP, 5, T1, A));
    return newReign();
  }

  private Reign newReign() {
    return new Reign(cluster(), C, new Epoch(1), arms, now, InstantSource.fixed(Instant.EPOCH));
  }

  private boolean served(Reign reign) {
    return reign.goalsFor(A, now).orders().stream()
        .filter(order -> order.service().equals(APP))
        .map(order -> order.goal() instanceof MemberGoal.Lead lead && lead.serve())
        .findFirst()
        .orElseThrow();
  }

  private void reportAll(Reign reign) {
    report(reign, A, primary(DB, T1, true), primary(APP, T1, true));
    report(reign, B, standby(DB, A, T1), standby(APP, A, T1));
    report(reign, C, standby(DB, A, T1), standby(APP, A, T1));
  }

  private void report(Reign reign, HostId host, MemberReport... members) {
    sequence++;
    now = now.plusMillis(1);
    var _ =
        reign.reported(
            new HostReport(host, 1, sequence, Epoch.NONE, List.of(members), List.of()), now);
  }

  private static MemberReport primary(ServiceId service, Term term, boolean open) {
    var at = new LogPosition(term, 100);
    var rule = new Revision(term.equals(T1) ? 5 : 9);
    return member(
        service, new EngineState.Primary(term, at, open, new EngineState.Enforced(rule, at)));
  }

  private static MemberReport standby(ServiceId service, HostId primary, Term term) {
    var at = new LogPosition(term, 100);
    return member(
        service,
        new EngineState.Standby(at, at, new Link.Attached(primary, term, true), Duration.ZERO));
  }

  private static MemberReport member(ServiceId service, EngineState engine) {
    return new MemberReport(service, T1, Term.NONE, engine, null, null);
  }

  private void store(ServiceId service, ServiceRecord record) {
    arms.stored.put(service, record);
  }

  private ServiceRecord writing() {
    return Optional.ofNullable(arms.writing).orElseThrow();
  }

  private StackRecord writingStack() {
    return Optional.ofNullable(arms.writingStack).orElseThrow();
  }

  private void written(Reign reign, ServiceRecord record) {
    store(record.service(), record);
    reign.wrote(record.service(), new WriteOutcome.Written(record.revision().number()), now);
  }

  private void written(Reign reign, StackRecord record) {
    arms.stacks.put(record.stack(), record);
    reign.wrote(record.stack(), new WriteOutcome.Written(record.revision().number()), now);
  }

  private static ServiceRecord leading(ServiceId service, long revision, Term term, HostId on) {
    var others = on.equals(A) ? Set.of(B, C) : Set.of(A, C);
    return new ServiceRecord(
        service,
        new Revision(revision),
        term,
        new Phase.Leading(on),
        List.of(new AckRule(new Revision(revision), term, on, others, 1)),
        false);
  }

  private static ClusterSpec cluster() {
    return new ClusterSpec(
        "demo",
        List.of(host(A), host(B), host(C)),
        new QuorumSpec.Embedded(List.of(A, B, C)),
        List.of(service(DB), service(APP)),
        DetectionSpec.DEFAULT,
        List.of(new StackSpec(MAIN, List.of(DB, APP), null, new Failback.Manual())),
        new StartOrder(Map.of(APP, List.of(DB))));
  }

  private static ServiceSpec service(ServiceId id) {
    return new ServiceSpec(
        id,
        "fake",
        List.of(A, B, C),
        5432,
        null,
        Durability.SYNC,
        Objectives.DEFAULT,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(10),
        null);
  }

  private static HostSpec host(HostId id) {
    return new HostSpec(id, "127.0.0.1", null, false, 7400, 7401);
  }
}
