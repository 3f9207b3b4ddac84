package io.holdfast.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.StackId;
import io.holdfast.core.leader.FailoverReadiness;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardRailsTest {
  private final Stage stage = new Stage();

  @ParameterizedTest
  @EnumSource
  void everyOfferedDrillMayBeginOnAHealthyCluster(DrillKind kind) {
    assertThat(stage.refusals(Stage.ask(kind)))
        .isEqualTo(kind.isOffered() ? List.of() : List.of(ReasonCode.DRILL_NOT_OFFERED));
  }

  @Test
  void losesTheQuorumOnEveryVotersHost() {
    assertThat(stage.plan(Stage.ask(DrillKind.QUORUM_LOST)).steps().get(1))
        .startsWith("on hosts a, b, w: ");
  }

  @Test
  void refusesToTakeAnEtcdAway() {
    stage.quorum =
        new QuorumSpec.Etcd(
            List.of("http://10.0.0.1:2379"),
            "holdfast",
            List.of(Stage.A, Stage.B),
            null,
            new QuorumSpec.Certificates(null, null, null));
    assertThat(stage.refusals(Stage.ask(DrillKind.QUORUM_LOST)))
        .containsExactly(ReasonCode.DRILL_IMPOSSIBLE);
  }

  @Test
  void measuresALostQuorumOnlyWhereServingOnIsThePromise() {
    stage.durability = Durability.ASYNC;
    assertThat(stage.refusals(Stage.ask(DrillKind.QUORUM_LOST)))
        .containsExactly(ReasonCode.DRILL_IMPOSSIBLE);
  }

  @Test
  void takesNothingAwayFromAServiceThatComesAfterNothing() {
    var cache = new DrillAsk(DrillKind.DEPENDENCY_LOST, Stage.CACHE, null, null, null);
    assertThat(stage.refusals(cache)).containsExactly(ReasonCode.DRILL_IMPOSSIBLE);
  }

  /** Holdfast neither chooses its primary nor knows who would be chosen. */
  @Test
  void leavesTheRehearsalOfAnAdoptedSetToItsElectors() {
    stage.cacheAdopted = new AdoptedSpec("cache", List.of("10.0.0.1:26379"), null, null);
    var kill = new DrillAsk(DrillKind.PROCESS_KILLED, Stage.CACHE, Stage.A, null, null);
    assertThat(stage.refusals(kill)).containsExactly(ReasonCode.DRILL_IMPOSSIBLE);
  }

  /** Whoever strikes a host strikes what is adopted there too. */
  @Test
  void asksAnAdoptedSetThatIsTouchedWhetherItCouldFailOver() {
    stage.cacheAdopted = new AdoptedSpec("cache", List.of("10.0.0.1:26379"), null, null);
    stage.parts.put(
        Stage.CACHE,
        new DrillSituation.Part(
            Stage.standing(ServiceCondition.State.HEALTHY, null),
            new FailoverReadiness(false, null, List.of(Reason.of(ReasonCode.NO_PRIMARY))),
            false));
    assertThat(stage.refusals(Stage.ask(DrillKind.NETWORK_CUT)))
        .containsExactly(ReasonCode.NO_PRIMARY);
  }

  @Test
  void aimsAtThePrimarysHostUnlessTold() {
    assertThat(stage.plan(Stage.ask(DrillKind.PROCESS_KILLED)).host()).isEqualTo(Stage.A);
    var onStandby = new DrillAsk(DrillKind.PROCESS_KILLED, Stage.DB, Stage.B, null, null);
    assertThat(stage.plan(onStandby).host()).isEqualTo(Stage.B);
    assertThat(stage.plan(onStandby).isAllowed()).isTrue();
  }

  @Test
  void refusesAHostThatIsNoMember() {
    var ask = new DrillAsk(DrillKind.PROCESS_KILLED, Stage.DB, Stage.W, null, null);
    assertThat(stage.refusals(ask)).containsExactly(ReasonCode.NOT_A_MEMBER);
  }

  @Test
  void refusesAServiceThatIsNotRedundant() {
    stage.parts.put(Stage.DB, Stage.part(ServiceCondition.State.DEGRADED, Stage.A));
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_NOT_REDUNDANT);
  }

  @Test
  void refusesAServiceWithoutAnyStandby() {
    stage.dbMembers = List.of(Stage.A);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_NOT_REDUNDANT);
  }

  /** It moves as one, so all of it has to be well. */
  @Test
  void asksEveryServiceOfTheStackWhenItIsMoved() {
    var main = new StackId("main");
    stage.stacks =
        List.of(new StackSpec(main, List.of(Stage.CACHE, Stage.DB), null, new Failback.Manual()));
    assertThat(stage.plan(Stage.ask(DrillKind.SWITCHOVER)).steps())
        .contains("the whole stack main moves as one: cache, db");
    stage.parts.put(Stage.CACHE, Stage.part(ServiceCondition.State.DEGRADED, Stage.A));
    assertThat(stage.refusals(Stage.ask(DrillKind.SWITCHOVER)))
        .containsExactly(ReasonCode.DRILL_NOT_REDUNDANT);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED))).isEmpty();
  }

  @Test
  void refusesAPausedService() {
    stage.parts.put(Stage.DB, Stage.part(ServiceCondition.State.PAUSED, Stage.A));
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.PAUSED);
  }

  /** A fault of a host befalls every service there, not only the one that is measured. */
  @Test
  void asksEveryServiceOfTheHostWhenTheHostIsStruck() {
    stage.parts.put(Stage.CACHE, Stage.part(ServiceCondition.State.DEGRADED, Stage.A));
    assertThat(stage.refusals(Stage.ask(DrillKind.NETWORK_CUT)))
        .containsExactly(ReasonCode.DRILL_NOT_REDUNDANT);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED))).isEmpty();
  }

  @Test
  void refusesWhenMoreWouldBeLostThanTheObjectiveAllows() {
    var loss = Reason.of(ReasonCode.LOSS_ABOVE_OBJECTIVE, "no standby is within 0 ms");
    stage.parts.put(
        Stage.DB,
        new DrillSituation.Part(
            Stage.standing(ServiceCondition.State.HEALTHY, Stage.A),
            new FailoverReadiness(false, null, List.of(loss)),
            false));
    assertThat(stage.plan(Stage.ask(DrillKind.PROCESS_HUNG)).against()).containsExactly(loss);
    assertThat(stage.refusals(Stage.ask(DrillKind.SWITCHOVER))).isEmpty();
  }

  @Test
  void refusesASecondDrill() {
    stage.running = Stage.begun(DrillKind.NETWORK_CUT);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_UNDER_WAY);
  }

  @Test
  void refusesWhileAnythingElseIsUnderWayInTheCluster() {
    var calm = Stage.part(ServiceCondition.State.HEALTHY, Stage.A);
    stage.parts.put(Stage.CACHE, new DrillSituation.Part(calm.standing(), calm.readiness(), true));
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.NOT_STEADY);
  }

  @Test
  void refusesWhileAHostIsMissing() {
    stage.reporting = Set.of(Stage.A, Stage.B);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_HOST_MISSING);
  }

  @Test
  void refusesOutsideItsWindow() {
    stage.drills = new DrillSpec(false, window(LocalTime.of(2, 0), LocalTime.of(4, 0)));
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_WINDOW_CLOSED);
    stage.drills = new DrillSpec(false, window(LocalTime.of(11, 0), LocalTime.of(13, 0)));
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED))).isEmpty();
  }

  @Test
  void asksForTheClustersNameOnProduction() {
    stage.drills = new DrillSpec(true, null);
    assertThat(stage.refusals(Stage.ask(DrillKind.PROCESS_KILLED)))
        .containsExactly(ReasonCode.DRILL_UNCONFIRMED);
    assertThat(stage.refusals(confirmed("shops"))).containsExactly(ReasonCode.DRILL_UNCONFIRMED);
    assertThat(stage.refusals(confirmed("shop"))).isEmpty();
  }

  @Test
  void refusesWhatTheHostCannotBeGiven() {
    stage.obstacle = Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "no nft here");
    assertThat(stage.plan(Stage.ask(DrillKind.NETWORK_CUT)).against())
        .containsExactly(stage.obstacle);
  }

  @Test
  void refusesAFaultThatWouldStandTooLong() {
    var ask = new DrillAsk(DrillKind.NETWORK_CUT, Stage.DB, null, Duration.ofMinutes(6), null);
    assertThat(stage.refusals(ask)).containsExactly(ReasonCode.DRILL_IMPOSSIBLE);
  }

  @Test
  void tellsEveryReasonAtOnce() {
    stage.drills = new DrillSpec(true, window(LocalTime.of(2, 0), LocalTime.of(4, 0)));
    stage.running = Stage.begun(DrillKind.NETWORK_CUT);
    stage.reporting = Set.of(Stage.A);
    assertThat(stage.refusals(Stage.ask(DrillKind.OPERATOR_ERROR)))
        .contains(
            ReasonCode.DRILL_NOT_OFFERED,
            ReasonCode.DRILL_UNDER_WAY,
            ReasonCode.DRILL_HOST_MISSING,
            ReasonCode.DRILL_WINDOW_CLOSED,
            ReasonCode.DRILL_UNCONFIRMED);
  }

  private static DrillAsk confirmed(String name) {
    return new DrillAsk(DrillKind.PROCESS_KILLED, Stage.DB, null, null, name);
  }

  private static Window window(LocalTime from, LocalTime until) {
    return new Window(EnumSet.allOf(DayOfWeek.class), from, until, ZoneId.of("UTC"));
  }
}
