package io.holdfast.core.leader;

import static io.holdfast.core.leader.Decisions.assertHolds;
import static io.holdfast.core.leader.Decisions.phaseOf;
import static io.holdfast.core.leader.Decisions.recordOf;
import static io.holdfast.core.leader.World.A;
import static io.holdfast.core.leader.World.B;
import static io.holdfast.core.leader.World.C;
import static io.holdfast.core.leader.World.DB;
import static io.holdfast.core.leader.World.END;
import static io.holdfast.core.leader.World.SENTINELS;
import static io.holdfast.core.leader.World.TERM;
import static io.holdfast.core.leader.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A set that has electors of its own is observed and asked, never overruled (S9). */
class AdoptedSetTest {
  private static final LogPosition EARLIER = new LogPosition(TERM, 900);

  private static EngineState primary(boolean open) {
    return new EngineState.Primary(TERM, END, open, null);
  }

  private static World everybodyNames(World world, @Nullable HostId named, long election) {
    List.of(A, B, C).forEach(host -> world.electors(host, named, election));
    return world;
  }

  private static World asked(boolean asked) {
    return new World()
        .adopted()
        .phase(new Phase.Yielding(A, 7, A, asked))
        .report(A, primary(false));
  }

  private static World yieldingSince(Duration ago, boolean asked) {
    var world = asked(asked);
    return world.recordedAt(world.view().now().minus(ago));
  }

  private static Reason refusal(World world, Request request) {
    var outcome = Requests.apply(world.view(), request);
    assertThat(outcome).isInstanceOf(RequestOutcome.Refused.class);
    return ((RequestOutcome.Refused) outcome).why();
  }

  private static Phase accepted(World world, Request request) {
    var outcome = Requests.apply(world.view(), request);
    assertThat(outcome).as(outcome.toString()).isInstanceOf(RequestOutcome.Accepted.class);
    return ((RequestOutcome.Accepted) outcome).next().phase();
  }

  private static Request.Failover failover(@Nullable HostId target, boolean acceptLoss) {
    return new Request.Failover(target, acceptLoss, "wanted");
  }

  @Test
  void nobodyIsFollowedBeforeAMajorityNamesAMemberThatSaysSoItself() {
    var world = new World().adopted().record(ServiceRecord.unformed(DB));
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Elected(A, 7));

    var alone = List.of(word(SENTINELS.getFirst(), A, 7));
    List.of(A, B, C).forEach(host -> world.words(host, alone));
    assertHolds(world.decide(), ReasonCode.ELECTORS_DIVIDED);

    everybodyNames(world, null, 7);
    assertHolds(world.decide(), ReasonCode.ELECTORS_DIVIDED);
  }

  @Test
  void theElectorsFailOverAndTheRecordFollowsInANewTerm() {
    var world = everybodyNames(new World().adopted(), B, 8);
    var next = recordOf(world.decide());
    assertThat(next.phase()).isEqualTo(new Phase.Elected(B, 8));
    assertThat(next.term()).isEqualTo(TERM.next());
    assertThat(next.rules()).isEmpty();
  }

  @Test
  void oneOfThemAloneDoesNotMoveAnything() {
    var world = new World().adopted();
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          List.of(
              word(SENTINELS.get(0), B, 8),
              word(SENTINELS.get(1), A, 7),
              word(SENTINELS.get(2), A, 7)));
    }
    assertHolds(world.decide(), ReasonCode.ELECTORS_AGREE);
  }

  /** A majority of those that are heard is not a majority of those that there are. */
  @Test
  void theOnlyOneHeardDoesNotMoveAnything() {
    var world = new World().adopted();
    List.of(A, B, C).forEach(host -> world.words(host, List.of(word(SENTINELS.getFirst(), B, 8))));
    assertHolds(world.decide(), ReasonCode.ELECTORS_DIVIDED);
  }

  @Test
  void wordsOfElectorsThatAreNotListedDoNotCount() {
    var world = new World().adopted();
    for (var host : List.of(A, B, C)) {
      world.words(
          host, List.of(word("x:1", B, 8), word("y:1", B, 8), word(SENTINELS.getFirst(), B, 8)));
    }
    assertHolds(world.decide(), ReasonCode.ELECTORS_DIVIDED);
  }

  @Test
  void oldWordsDoNotCount() {
    var world = new World().adopted();
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          SENTINELS.stream()
              .map(one -> new ElectorWord(DB, one, B, 8, true, false, true, Duration.ofMinutes(1)))
              .toList());
    }
    assertHolds(world.decide(), ReasonCode.ELECTORS_DIVIDED);
  }

  @Test
  void whomTheyNameMustSayItselfThatItIsPrimary() {
    var world = new World().adopted();
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          SENTINELS.stream()
              .map(one -> new ElectorWord(DB, one, B, 8, false, false, true, Duration.ZERO))
              .toList());
    }
    assertHolds(world.decide(), ReasonCode.ELECTION_UNCONFIRMED);
    world.report(B, primary(true));
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Elected(B, 8));
  }

  /** What one host heard of an elector earlier loses against what another heard later. */
  @Test
  void anEarlierElectionIsNotGoneBackTo() {
    var world = new World().adopted().phase(new Phase.Elected(B, 8)).report(B, primary(true));
    world.electors(A, A, 7);
    world.electors(B, B, 8);
    world.electors(C, A, 7);
    assertHolds(world.decide(), ReasonCode.ELECTORS_AGREE);

    world.electors(B, A, 7);
    world.words(C, List.of(word(SENTINELS.get(0), A, 7), word(SENTINELS.get(1), A, 7)));
    world.words(A, List.of());
    world.words(B, List.of());
    assertHolds(world.decide(), ReasonCode.ELECTION_SUPERSEDED);
  }

  /** Two that have not heard of anything since the first election, and one that has. */
  @Test
  void whoeverNamesTheSameMemberByAnotherElectionDoesNotCountForThisOne() {
    var world = new World().adopted().phase(new Phase.Elected(B, 8));
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          List.of(
              word(SENTINELS.get(0), A, 9),
              word(SENTINELS.get(1), A, 7),
              word(SENTINELS.get(2), A, 7)));
    }
    assertHolds(world.decide(), ReasonCode.ELECTION_SUPERSEDED);
  }

  /** However many hosts bring it: what was long on its way does not take the route back. */
  @Test
  void notEvenAllOfThemTogetherGoBackToAnEarlierElection() {
    var world = everybodyNames(new World().adopted().phase(new Phase.Elected(B, 8)), A, 7);
    assertHolds(world.decide(), ReasonCode.ELECTION_SUPERSEDED);
    everybodyNames(world, A, 9);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Elected(A, 9));
  }

  @Test
  void aDeadPrimaryIsTheElectorsBusiness() {
    var world = new World().adopted().report(A, new EngineState.Stopped(null));
    assertHolds(world.decide(), ReasonCode.ELECTORS_AGREE);
    assertThat(ServiceCondition.of(world.view()).state())
        .isEqualTo(ServiceCondition.State.FAILING_OVER);
    world.silentSince(A, Duration.ofMinutes(1));
    assertHolds(world.decide(), ReasonCode.ELECTORS_AGREE);
  }

  @Test
  void aSwitchoverHoldsWritesFirstAndAsksWhenEveryStandbyHasEverything() {
    var world = new World().adopted();
    var phase = accepted(world, new Request.Switchover(null));
    assertThat(phase).isEqualTo(new Phase.Yielding(A, 7, A, false));

    world.phase(phase).recordedAt(world.view().now());
    assertThat(goal(world, A)).isEqualTo(new MemberGoal.StepDown(TERM, A, false));
    assertThat(goal(world, B)).isEqualTo(new MemberGoal.Observe(TERM, false));
    assertHolds(world.decide(), ReasonCode.HOLDING_WRITES);

    world.report(A, primary(false)).report(C, World.following(EARLIER));
    assertHolds(world.decide(), ReasonCode.TARGET_CATCHING_UP);

    world.report(C, World.following(END));
    var asked = phaseOf(world.decide());
    assertThat(asked).isEqualTo(new Phase.Yielding(A, 7, A, true));
    world.phase(asked);
    assertThat(goal(world, A)).isEqualTo(new MemberGoal.StepDown(TERM, A, true));
    assertHolds(world.decide(), ReasonCode.ELECTORS_ASKED);

    everybodyNames(world, C, 8);
    var next = recordOf(world.decide());
    assertThat(next.phase()).isEqualTo(new Phase.Elected(C, 8));
    assertThat(next.term()).isEqualTo(TERM.next());
  }

  @Test
  void whatIsNotReadyInTimeGoesBackBeforeAnybodyIsAsked() {
    var world = yieldingSince(AdoptedSet.HOLDING, false).report(B, World.following(EARLIER));
    var next = recordOf(world.decide());
    assertThat(next.phase()).isEqualTo(new Phase.Elected(A, 7));
    assertThat(next.term()).isEqualTo(TERM.next());
  }

  @Test
  void onceAskedItIsTakenBackOnlyWhenTheElectorsHaveEnded() {
    var world = yieldingSince(Duration.ofSeconds(11), true);
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          SENTINELS.stream()
              .map(one -> new ElectorWord(DB, one, A, 7, true, true, true, Duration.ZERO))
              .toList());
    }
    assertHolds(world.decide(), ReasonCode.ELECTORS_ASKED);

    List.of(A, B, C).forEach(host -> world.words(host, List.of()));
    assertHolds(world.decide(), ReasonCode.ELECTORS_ASKED);

    everybodyNames(world, A, 7);
    assertThat(phaseOf(world.decide())).isEqualTo(new Phase.Elected(A, 7));
  }

  @Test
  void nothingIsAskedForThatCannotBeDone() {
    var world = new World().adopted();
    assertThat(refusal(world, new Request.Switchover(A)).code())
        .isEqualTo(ReasonCode.ALREADY_PRIMARY);
    assertThat(refusal(world, new Request.Switchover(new HostId("x"))).code())
        .isEqualTo(ReasonCode.NOT_A_MEMBER);
    assertThat(refusal(world, new Request.Switchover(B)).code())
        .as("they could choose c")
        .isEqualTo(ReasonCode.ELECTORS_DECIDE);
    assertThat(refusal(world, new Request.Pause()).code()).isEqualTo(ReasonCode.ELECTORS_DECIDE);

    world.problem(C, Reason.of(ReasonCode.NEVER_ELECTED));
    assertThat(accepted(world, new Request.Switchover(B)))
        .isEqualTo(new Phase.Yielding(A, 7, A, false));
    assertThat(refusal(world, new Request.Switchover(C)).code())
        .isEqualTo(ReasonCode.NOT_CAUGHT_UP);

    world.report(B, new EngineState.Stopped(null));
    assertThat(refusal(world, new Request.Switchover(null)).code())
        .isEqualTo(ReasonCode.NOT_CAUGHT_UP);
    assertThat(FailoverReadiness.of(world.view()).answer()).isFalse();
  }

  @Test
  void electorsThatCouldNotElectAreNotAsked() {
    var world = new World().adopted();
    for (var host : List.of(A, B, C)) {
      world.words(
          host,
          SENTINELS.stream()
              .map(one -> new ElectorWord(DB, one, A, 7, true, false, false, Duration.ZERO))
              .toList());
    }
    assertThat(refusal(world, new Request.Switchover(null)).code())
        .isEqualTo(ReasonCode.ELECTORS_NOT_QUORATE);
    assertThat(FailoverReadiness.of(world.view()).answer()).isFalse();
    assertThat(ServiceCondition.of(world.view()).state())
        .isEqualTo(ServiceCondition.State.DEGRADED);
  }

  @Test
  void aFailoverOfADeadPrimaryNeedsTheLossToBeAccepted() {
    var world = new World().adopted().report(A, new EngineState.Stopped(null));
    assertThat(refusal(world, new Request.Switchover(null)).code())
        .isEqualTo(ReasonCode.NO_PRIMARY);
    assertThat(refusal(world, failover(null, false)).code()).isEqualTo(ReasonCode.LOSS_UNKNOWN);
    var phase = accepted(world, failover(null, true));
    assertThat(phase).isEqualTo(new Phase.Yielding(A, 7, B, true));
    world.phase(phase);
    assertThat(goal(world, B)).isEqualTo(new MemberGoal.StepDown(TERM, A, true));
    assertThat(goal(world, C)).isEqualTo(new MemberGoal.Observe(TERM, false));
  }

  @Test
  void itIsHealthyWhenEverybodyFollowsAndTheElectorsAgree() {
    var world = new World().adopted();
    assertThat(ServiceCondition.of(world.view()).state()).isEqualTo(ServiceCondition.State.HEALTHY);
    var ready = FailoverReadiness.of(world.view());
    assertThat(ready.answer()).isTrue();
    assertThat(ready.to()).as("they may choose either").isNull();
    world.report(C, World.detached(END));
    assertThat(ServiceCondition.of(world.view()).why().code()).isEqualTo(ReasonCode.STANDBY_LOST);
  }

  @Test
  void whatWasFormedOtherwiseIsLeftAlone() {
    var led = new World().adopted().phase(new Phase.Leading(A)).rules(World.rule(10, A, 0));
    assertHolds(led.decide(), ReasonCode.MODE_CHANGED);
    var elected = new World().phase(new Phase.Elected(A, 7)).rules();
    assertHolds(elected.decide(), ReasonCode.MODE_CHANGED);
    assertThat(goal(elected, A)).isEqualTo(new MemberGoal.Observe(TERM, true));
  }

  private static MemberGoal goal(World world, HostId host) {
    var view = world.view();
    return Goals.of(view.cluster(), view.service(), view.record(), host);
  }
}
