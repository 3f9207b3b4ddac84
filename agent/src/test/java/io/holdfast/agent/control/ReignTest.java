package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.link.Internal;
import io.holdfast.api.Operation;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.core.spec.ProgramSpec.Mode;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.engine.StepOutcome;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReignTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId C = new HostId("c");
  private static final ServiceId DB = new ServiceId("db");
  private static final Term T1 = new Term(1);
  private static final Term T2 = new Term(2);
  private static final InstantSource WALL = InstantSource.fixed(Instant.EPOCH);

  private final FakeArms arms = new FakeArms();
  private final Map<HostId, Long> sequences = new HashMap<>();
  private Instant now = Instant.EPOCH;

  @Test
  void formsAServiceOnceEveryMemberHasReported() {
    var reign = reign(Durability.SYNC);
    report(reign, A, new EngineState.Absent());
    report(reign, B, new EngineState.Absent());
    assertThat(arms.writing).isNull();
    report(reign, C, new EngineState.Absent());

    assertThat(writing().phase()).isEqualTo(new Phase.Forming(A, false));
  }

  @Test
  void goalsFollowFromTheStoredRecordAndArePushedAtOnce() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    report(reign, A, new EngineState.Stopped(null));
    assertThat(writing().phase()).isInstanceOf(Phase.Replacing.class);
    assertThat(goal(reign, B)).as("not before it is stored").isInstanceOf(MemberGoal.Follow.class);
    assertThat(arms.pushed).isEmpty();

    written(reign);
    assertThat(goal(reign, B)).isEqualTo(new MemberGoal.Seal(T1, false));
    assertThat(arms.pushed).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void aWriteThatMayOrMayNotHaveHappenedIsNeverAssumed() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    report(reign, A, new EngineState.Stopped(null));
    reign.wrote(DB, new WriteOutcome.Unknown("no majority"), now);

    assertThat(goal(reign, B)).isInstanceOf(MemberGoal.Follow.class);
    assertThat(writing().revision()).as("tried again").isEqualTo(new Revision(6));
    // It had happened after all: the second attempt meets it.
    store(writing());
    reign.wrote(DB, new WriteOutcome.Conflict(6), now);
    assertThat(goal(reign, B)).isEqualTo(new MemberGoal.Seal(T1, false));
  }

  /**
   * Found by the simulator: a write that outlived its deadline was carried out seconds later, when
   * nothing was wrong any more and nothing was written, and its controller never looked again.
   */
  @Test
  void aWriteThatHappensAfterItsDeadlineIsNoticed() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    report(reign, A, new EngineState.Stopped(null));
    var late = writing();
    reportAll(reign);
    reign.wrote(DB, new WriteOutcome.Unknown("no majority"), now);
    assertThat(goal(reign, B)).isInstanceOf(MemberGoal.Follow.class);

    store(late);
    now = now.plusSeconds(1);
    reportAll(reign);
    assertThat(goal(reign, B)).isEqualTo(new MemberGoal.Seal(T1, false));
  }

  @Test
  void aFencedControllerIsOver() {
    var reign = reign(Durability.SYNC);
    reign.wrote(DB, new WriteOutcome.Fenced(), now);

    assertThat(arms.fenced).isTrue();
  }

  @Test
  void reportsThatArriveLateAreDropped() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    reign.reported(
        new HostReport(
            A, 1, 0, Epoch.NONE, List.of(member(new EngineState.Stopped(null))), List.of()),
        now);

    assertThat(arms.writing).isNull();
  }

  @Test
  void asksAfterAHostWhoseReportIsOverdue() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    now = now.plusMillis(600);
    reign.tick(now);
    assertThat(arms.pinged).isEmpty();
    now = now.plusMillis(200);
    reign.tick(now);

    assertThat(arms.pinged).contains(A, B);
    assertThat(arms.pinged).as("not after itself").doesNotContain(C);
  }

  /** Nobody need wait for a heartbeat to be missed: the standby's word is reason enough to ask. */
  @Test
  void aStandbyThatLostItsPrimaryMakesTheControllerAskAtOnce() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    report(reign, B, standby(new Link.Attached(A, T1, false)));

    assertThat(arms.pinged).containsExactly(A);
    assertThat(arms.probed).containsExactly(DB);
  }

  @Test
  void aRefusedPingMakesTheControllerProbeTheDatabaseItself() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    reign.pinged(A, Sighting.Outcome.REFUSED, now.plusMillis(1));

    assertThat(arms.probed).containsExactly(DB);
  }

  @Test
  void anAgentThatEndedHasTheDatabaseProbedAtOnceAndLaterRefusalsDoNotOverwriteThat() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    reign.pinged(A, Sighting.Outcome.ENDED, now.plusMillis(1), now.plusMillis(2));
    assertThat(arms.probed).containsExactly(DB);
    reign.pinged(A, Sighting.Outcome.REFUSED, now.plusMillis(200));
    assertThat(reign.contacts().of(A).ping()).isEqualTo(Sighting.Outcome.ENDED);
    reign.pinged(A, Sighting.Outcome.ANSWERED, now.plusMillis(300));
    assertThat(reign.contacts().of(A).ping()).isEqualTo(Sighting.Outcome.ANSWERED);
  }

  /** A new controller that said "nobody" would have every entry cut its clients off. */
  @Test
  void aNewControllerSaysNothingAboutRoutesBeforeItKnows() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    report(reign, B, standby(new Link.Attached(A, T1, true)));
    assertThat(reign.goalsFor(B, now).routes()).isEmpty();

    report(reign, A, primary(true));
    assertThat(route(reign).map(Route::primary)).contains(A);
    report(reign, A, new EngineState.Unresponsive(Duration.ofSeconds(1)));
    assertThat(route(reign).map(Route::primary)).as("not taken away for a hiccup").contains(A);
  }

  @Test
  void entriesAreToldAtOnceWhenThePrimaryOpens() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    report(reign, A, primary(false));
    assertThat(reign.goalsFor(B, now).routes().getFirst().primary()).isNull();
    arms.pushed.clear();
    report(reign, A, primary(true));

    assertThat(arms.pushed).containsExactlyInAnyOrder(A, B, C);
    assertThat(route(reign).map(Route::primary)).contains(A);
  }

  /**
   * A switchover asked for at the moment a standby came back was refused, and had to be repeated.
   */
  @Test
  void onlyWhatNeedsASettledServiceWaitsForARule() {
    store(leading(T1, 6, A, List.of(rule(5, T1, A, B), rule(6, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    assertThat(List.of(Operation.Kind.values()))
        .filteredOn(kind -> reign.isChanging(DB, kind))
        .containsExactlyInAnyOrder(Operation.Kind.SWITCHOVER, Operation.Kind.RESTART);
    store(leading(T1, 7, A, List.of(rule(6, T1, A, B, C))));
    var settled = reign(Durability.SYNC);
    assertThat(List.of(Operation.Kind.values())).noneMatch(kind -> settled.isChanging(DB, kind));
  }

  @Test
  void aSwitchoverIsFollowedToItsEnd() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var begun = reign.begin(DB, Operation.Kind.SWITCHOVER, new Request.Switchover(B), now);
    assertThat(begun.state()).isEqualTo(Operation.State.RUNNING);
    assertThat(writing().phase()).isEqualTo(new Phase.Switching(A, B));
    written(reign);
    assertThat(route(reign).filter(Route::draining).map(Route::primary))
        .as("its clients go on, new ones are held")
        .contains(A);

    store(leading(T2, 8, B, List.of(rule(8, T2, B, A, C))));
    var successor = reign(Durability.SYNC);
    assertThat(successor.operation(begun.id(), now).map(Operation::state))
        .as("known to a new controller, too")
        .contains(Operation.State.RUNNING);
    report(
        successor,
        B,
        new EngineState.Primary(
            T2,
            new LogPosition(T2, 200),
            true,
            new EngineState.Enforced(new Revision(8), new LogPosition(T2, 200))));
    assertThat(successor.operation(begun.id(), now).map(Operation::state))
        .contains(Operation.State.DONE);
  }

  @Test
  void aRefusedRequestSaysWhyAndChangesNothing() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var refused = reign.begin(DB, Operation.Kind.SWITCHOVER, new Request.Switchover(A), now);

    assertThat(refused.state()).isEqualTo(Operation.State.REFUSED);
    assertThat(refused.result()).isNotNull();
    assertThat(arms.writing).isNull();
  }

  @Test
  void anOperationOvertakenByAnotherWriteNeverBegan() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var begun = reign.begin(DB, Operation.Kind.SWITCHOVER, new Request.Switchover(B), now);
    store(leading(T1, 6, A, List.of(rule(5, T1, A, B, C))));
    reign.wrote(DB, new WriteOutcome.Conflict(6), now);

    assertThat(reign.operation(begun.id(), now).map(Operation::state))
        .contains(Operation.State.REFUSED);
  }

  /** S4: what an earlier controller may have granted is waited for, and what this one granted. */
  @Test
  void aNewControllerAssumesThatALeaseWasGranted() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A))));
    var reign = reign(Durability.ASYNC);
    var one = reign.service(DB).orElseThrow();
    var assumed = one.leases().until(one.record());
    assertThat(assumed).isAfter(now.plusMillis(1500));

    now = now.plusSeconds(10);
    report(reign, A, primary(true));
    assertThat(one.leases().until(one.record())).isAfter(now.plusMillis(1500));
  }

  /** Or every order of another service would put off the failover of a primary that is silent. */
  @Test
  void whatIsToldWithoutHavingBeenAskedBeginsNoLease() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A))));
    var reign = reign(Durability.ASYNC);
    var one = reign.service(DB).orElseThrow();
    report(reign, A, primary(true));
    var until = one.leases().until(one.record());

    now = now.plusSeconds(10);
    assertThat(reign.goalsFor(A, now).orders().getFirst().goal().leased()).isNotNull();
    assertThat(one.leases().until(one.record())).isEqualTo(until);
  }

  @Test
  void theSameHappeningIsToldOnce() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var before = arms.notices.size();
    for (var i = 0; i < 10; i++) {
      now = now.plusMillis(500);
      report(reign, B, standby(new Link.Attached(A, T1, true)));
      report(reign, C, standby(new Link.Attached(A, T1, true)));
      reign.tick(now);
    }

    var about =
        arms.notices.subList(before, arms.notices.size()).stream()
            .filter(notice -> A.equals(notice.host()))
            .map(Notice::kind)
            .toList();
    assertThat(about).containsExactly("host.suspect", "host.down");
  }

  @Test
  void aRollingRestartEndsWhenAHostRefusesAndOneThatTheReignBeforeBeganIsForgotten() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var begun = reign.restarts().begin(DB, true, false, now);
    assertThat(begun.state()).isEqualTo(Operation.State.RUNNING);
    assertThat(arms.restarted).containsExactly(B);
    assertThat(reign.restarts().begin(DB, true, false, now).state())
        .as("one at a time")
        .isEqualTo(Operation.State.REFUSED);
    assertThat(reign(Durability.SYNC).operation(begun.id(), now).orElseThrow().state())
        .isEqualTo(Operation.State.FAILED);

    var why = Reason.of(ReasonCode.NOT_A_STANDBY);
    reign.restarted(DB, B, new Internal.Restarted(new StepOutcome.Refused(why), null), now);
    reign.tick(now);
    var ended = reign.operation(begun.id(), now).orElseThrow();
    assertThat(ended.state()).isEqualTo(Operation.State.FAILED);
    assertThat(Objects.requireNonNull(ended.result()).code()).isEqualTo("NOT_A_STANDBY");
    assertThat(arms.restarted).as("nobody else").containsExactly(B);
  }

  /**
   * The answer that a standby had stopped overtook the report of it: the last report still showed
   * one that follows, and the next member was stopped as well.
   */
  @Test
  void theNextMemberWaitsUntilTheRestartedOneIsSeenToFollowAgain() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A, B, C))));
    var reign = reign(Durability.SYNC);
    reportAll(reign);
    var _ = reign.restarts().begin(DB, true, false, now);
    var stopped = next(B, new EngineState.Stopped(null));
    reign.restarted(DB, B, new Internal.Restarted(new StepOutcome.Done(), stopped), now);
    reign.tick(now);
    assertThat(arms.restarted).containsExactly(B);

    report(reign, B, standby(new Link.Attached(A, T1, true)));
    reign.tick(now);
    assertThat(arms.restarted).containsExactly(B, C);
  }

  /**
   * A program that is open runs; whether clients may come it says itself. To a new controller it
   * may have said so before.
   */
  @Test
  void newClientsWaitWhileAProgramIsNotReadyAndThoseItHasStay() {
    store(leading(T1, 5, A, List.of(rule(5, T1, A))));
    var reign = new Reign(program(Mode.ACTIVE_PASSIVE), C, new Epoch(1), arms, now, WALL);
    var notReady = Reason.of(ReasonCode.NOT_READY, "answered 503");
    report(reign, A, primary(true), notReady);
    assertThat(route(reign).orElseThrow().primary()).isEqualTo(A);
    assertThat(route(reign).orElseThrow().draining()).isTrue();
    report(reign, A, primary(true), null);
    assertThat(route(reign).orElseThrow().primary()).isEqualTo(A);
    assertThat(route(reign).orElseThrow().draining()).isFalse();
    report(reign, A, primary(true), notReady);
    assertThat(route(reign).orElseThrow().primary()).isEqualTo(A);
    assertThat(route(reign).orElseThrow().draining()).isTrue();
  }

  @Test
  void whereEveryMemberRunsThoseThatAreReadyAreNamedAndHostsAreToldAtOnce() {
    store(new ServiceRecord(DB, new Revision(1), T1, new Phase.Shared(), List.of(), false));
    var reign = new Reign(program(Mode.ACTIVE_ACTIVE), C, new Epoch(1), arms, now, WALL);
    report(reign, A, new EngineState.Running(), null);
    report(reign, B, new EngineState.Running(), Reason.of(ReasonCode.NOT_READY, "starting"));
    var route = route(reign).orElseThrow();
    assertThat(route.primary()).isNull();
    assertThat(route.readers())
        .containsExactly(new Route.Reader(A, Duration.ZERO), new Route.Reader(B, null));
    arms.pushed.clear();
    report(reign, B, new EngineState.Running(), null);
    assertThat(arms.pushed).isNotEmpty();
    assertThat(goal(reign, B)).isEqualTo(new MemberGoal.Run(T1));
  }

  private void report(Reign reign, HostId host, EngineState engine, @Nullable Reason problem) {
    var sequence = sequences.merge(host, 1L, Long::sum);
    var member = new MemberReport(DB, T1, Term.NONE, engine, problem, null);
    var _ =
        reign.reported(
            new HostReport(host, 1, sequence, Epoch.NONE, List.of(member), List.of()), now);
  }

  private static ClusterSpec program(Mode mode) {
    var health =
        new HealthSpec(
            new HealthSpec.Question.Running(), HealthSpec.INTERVAL, HealthSpec.TIMEOUT, 2, 3);
    var program =
        new ProgramSpec(
            mode,
            List.of("serve"),
            Map.of(),
            null,
            null,
            health,
            health,
            ProgramSpec.START_TIMEOUT,
            ProgramSpec.STOP_TIMEOUT,
            ProgramSpec.StopSignal.TERM,
            ProgramSpec.Restart.DEFAULT,
            ProgramSpec.Limits.NONE,
            ProgramSpec.Logs.DEFAULT);
    var one = cluster(Durability.ASYNC);
    var spec = one.services().getFirst();
    return new ClusterSpec(
        one.name(),
        one.hosts(),
        one.quorum(),
        List.of(
            new ServiceSpec(
                DB,
                "process",
                spec.members(),
                spec.port(),
                null,
                Durability.ASYNC,
                Objectives.DEFAULT,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                spec.switchoverTimeout(),
                null,
                program)),
        one.detection());
  }

  private Reign reign(Durability durability) {
    return new Reign(cluster(durability), C, new Epoch(1), arms, now, WALL);
  }

  private void reportAll(Reign reign) {
    report(reign, A, primary(true));
    report(reign, B, standby(new Link.Attached(A, T1, true)));
    report(reign, C, standby(new Link.Attached(A, T1, true)));
    arms.pushed.clear();
  }

  private void report(Reign reign, HostId host, EngineState engine) {
    var _ = reign.reported(next(host, engine), now);
  }

  private HostReport next(HostId host, EngineState engine) {
    var sequence = sequences.merge(host, 1L, Long::sum);
    return new HostReport(host, 1, sequence, Epoch.NONE, List.of(member(engine)), List.of());
  }

  private static MemberReport member(EngineState engine) {
    return new MemberReport(DB, T1, Term.NONE, engine, null, null);
  }

  private void store(ServiceRecord record) {
    arms.stored.put(DB, record);
  }

  private ServiceRecord writing() {
    return Optional.ofNullable(arms.writing).orElseThrow();
  }

  private void written(Reign reign) {
    var record = writing();
    store(record);
    reign.wrote(DB, new WriteOutcome.Written(record.revision().number()), now);
  }

  private MemberGoal goal(Reign reign, HostId host) {
    return reign.goalsFor(host, now).orders().getFirst().goal();
  }

  private Optional<Route> route(Reign reign) {
    return reign.goalsFor(B, now).routes().stream().findFirst();
  }

  private static ServiceRecord leading(
      Term term, long revision, HostId primary, List<AckRule> rules) {
    return new ServiceRecord(
        DB, new Revision(revision), term, new Phase.Leading(primary), rules, false);
  }

  private static AckRule rule(long revision, Term term, HostId primary, HostId... members) {
    return new AckRule(
        new Revision(revision), term, primary, Set.of(members), members.length == 0 ? 0 : 1);
  }

  private static EngineState primary(boolean open) {
    return new EngineState.Primary(
        T1,
        new LogPosition(T1, 100),
        open,
        new EngineState.Enforced(new Revision(5), new LogPosition(T1, 100)));
  }

  private static EngineState standby(Link link) {
    return new EngineState.Standby(
        new LogPosition(T1, 100), new LogPosition(T1, 100), link, Duration.ZERO);
  }

  private static ClusterSpec cluster(Durability durability) {
    return new ClusterSpec(
        "demo",
        List.of(host(A), host(B), host(C)),
        new QuorumSpec.Embedded(List.of(A, B, C)),
        List.of(
            new ServiceSpec(
                DB,
                "fake",
                List.of(A, B, C),
                5432,
                null,
                durability,
                new Objectives(Duration.ofSeconds(5), Duration.ofSeconds(2)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Duration.ofSeconds(10),
                null)),
        DetectionSpec.DEFAULT);
  }

  private static HostSpec host(HostId id) {
    return new HostSpec(id, "127.0.0.1", nothing(), false, 7400, 7401);
  }

  private static @Nullable String nothing() {
    return null;
  }
}
