package io.holdfast.core.stack;

import static io.holdfast.core.stack.Ensemble.A;
import static io.holdfast.core.stack.Ensemble.APP;
import static io.holdfast.core.stack.Ensemble.B;
import static io.holdfast.core.stack.Ensemble.C;
import static io.holdfast.core.stack.Ensemble.CACHE;
import static io.holdfast.core.stack.Ensemble.DB;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.Prospect;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackLeaderTest {
  private static final Duration PATIENCE = Together.PATIENCE.plusSeconds(1);

  @Test
  void aStackThatIsTogetherIsLeftAlone() {
    assertThat(Ensemble.on(A).decide().why().code()).isEqualTo(ReasonCode.STACK_TOGETHER);
  }

  @Test
  void aPlannedMoveHandsOverWhatComesAfterFirstAndTheRestSideBySide() {
    var moving = requested(B);
    var first = moving.decide();
    assertThat(first).isEqualTo(ask(APP, B, first));
    moving = moving.done(first);
    assertThat(moving.decide())
        .as("nothing before it has been")
        .isInstanceOf(StackDecision.Hold.class);
    moving = moving.ended(APP, true);
    assertThat(phase(moving).handedOver()).as("the program is closed on b").isFalse();

    var second = moving.decide();
    assertThat(second).isEqualTo(ask(DB, B, second));
    moving = moving.done(second);
    var third = moving.decide();
    assertThat(third).as("beside it").isEqualTo(ask(CACHE, B, third));
    moving = moving.done(third).ended(DB, true);
    moving = moving.done(moving.decide());
    assertThat(phase(moving).handedOver()).as("the database serves on b").isTrue();
    moving = moving.ended(CACHE, true);
    moving = moving.done(moving.decide());
    assertThat(moving.record().phase()).isEqualTo(new StackPhase.Settled(B));
  }

  @Test
  void aMoveThatFailsBeforeAnythingServedOnTheTargetIsRolledBack() {
    var moving = requested(B);
    moving = moving.done(moving.decide()).ended(APP, true);
    moving = moving.done(moving.decide()).ended(DB, false);
    moving = moving.done(moving.decide());
    assertThat(phase(moving))
        .returns(MoveCause.ROLLBACK, StackPhase.Moving::cause)
        .returns(A, StackPhase.Moving::to);
    moving = moving.done(moving.decide()).ended(APP, true);
    moving = moving.done(moving.decide());
    assertThat(moving.record().phase()).isEqualTo(new StackPhase.Settled(A));
    assertThat(moving.isAllOn(A)).isTrue();
  }

  @Test
  void aMoveThatFailsBeforeAnythingWasHandedOverSimplyEnds() {
    var moving = requested(B).unready(B).after(Handover.READINESS);
    assertThat(moving.decide()).isInstanceOf(StackDecision.Write.class);
    assertThat(moving.done(moving.decide()).record().phase()).isEqualTo(new StackPhase.Settled(A));
    assertThat(moving.decide().why().code()).isEqualTo(ReasonCode.STACK_ROLLED_BACK);
  }

  @Test
  void aMoveGoesForwardOnceSomethingServedOnTheTarget() {
    var moving = requested(B);
    moving = moving.done(moving.decide()).ended(APP, true);
    moving = moving.done(moving.decide());
    moving = moving.done(moving.decide()).ended(DB, true);
    moving = moving.done(moving.decide()).ended(CACHE, false);
    assertThat(moving.decide().why().code()).isEqualTo(ReasonCode.STACK_WENT_FORWARD);
    moving = moving.done(moving.decide());
    assertThat(moving.record().phase()).isEqualTo(new StackPhase.Settled(B));

    moving = settled(moving.after(Duration.ofSeconds(2)));
    assertThat(moving.isAllOn(B)).as("the cache comes later").isTrue();
  }

  /** Whoever gives a verdict too early leaves behind a service that arrives a moment later. */
  @Test
  void noVerdictIsGivenWhileAnotherServiceIsOnItsWay() {
    var moving = requested(B);
    moving = moving.done(moving.decide()).ended(APP, true);
    moving = moving.done(moving.decide());
    moving = moving.done(moving.decide()).ended(CACHE, false);
    assertThat(moving.decide()).isInstanceOf(StackDecision.Hold.class);
    moving = moving.ended(DB, true);
    moving = moving.done(moving.decide());
    assertThat(moving.decide().why().code()).isEqualTo(ReasonCode.STACK_WENT_FORWARD);
  }

  /** Moving everything because of one process would make one interruption three. */
  @Test
  void aServiceThatLeftGoesBackAndNobodyElseIsDisturbed() {
    var apart = Ensemble.on(A).lost(CACHE, B);
    assertThat(apart.decide()).as("not at once").isInstanceOf(StackDecision.Hold.class);
    apart = apart.after(Together.CALM);
    var begun = apart.done(apart.decide());
    assertThat(phase(begun))
        .returns(MoveCause.RETURN, StackPhase.Moving::cause)
        .returns(
            List.of(CACHE), move -> move.travellers().stream().map(Traveller::service).toList());
    assertThat(settled(begun).isAllOn(A)).isTrue();
  }

  @Test
  void theStackGoesWhereAServiceIsThatCannotGoBack() {
    var apart = Ensemble.on(A).lost(CACHE, B).unready(A).after(Together.CALM);
    assertThat(apart.decide())
        .as("its way back is waited for")
        .isInstanceOf(StackDecision.Hold.class);
    apart = apart.after(PATIENCE);
    var begun = apart.done(apart.decide());
    assertThat(phase(begun))
        .returns(MoveCause.PURSUIT, StackPhase.Moving::cause)
        .returns(B, StackPhase.Moving::to);
    assertThat(settled(begun).isAllOn(B)).isTrue();
  }

  @Test
  void aServiceThatServesNobodyIsNotWaitedForAsLong() {
    var apart = Ensemble.on(A).lost(APP, B).unready(A).closed(APP).after(Together.IMPATIENCE);
    assertThat(phase(apart.done(apart.decide())).cause()).isEqualTo(MoveCause.PURSUIT);
  }

  @Test
  void aServiceThatHasFailedOnTheHomeAgainIsNotWaitedForAsLong() {
    var apart = Ensemble.on(A).lost(DB, B).unready(A).with(Prospect.DOUBTFUL);
    assertThat(apart.after(Together.CALM).decide())
        .as("it may have been once")
        .isInstanceOf(StackDecision.Hold.class);
    apart = apart.after(Together.IMPATIENCE);
    assertThat(phase(apart.done(apart.decide())).cause()).isEqualTo(MoveCause.PURSUIT);
  }

  @Test
  void aServiceThatCannotBeOnTheHomeBeforeSomebodyLooksAfterItIsNotWaitedFor() {
    var spent = Ensemble.on(A).lost(APP, B).unready(A).closed(APP).with(Prospect.NONE);
    var begun = spent.done(spent.decide());
    assertThat(phase(begun))
        .returns(MoveCause.PURSUIT, StackPhase.Moving::cause)
        .returns(B, StackPhase.Moving::to);
    assertThat(settled(begun).isAllOn(B)).isTrue();
    assertThat(Ensemble.on(A).lost(DB, B).unready(A).with(Prospect.NONE).decide())
        .as("one that serves is left alone for a moment")
        .isInstanceOf(StackDecision.Hold.class);
  }

  @Test
  void theHomeGoesWithServicesThatHaveAllLeftAndNothingIsMoved() {
    var lost = Ensemble.on(A).lost(DB, B).lost(CACHE, C).lost(APP, B).unready(A);
    var found = lost.done(lost.decide());
    assertThat(found.record().phase()).isEqualTo(new StackPhase.Settled(B));
    assertThat(settled(found.after(Together.CALM)).isAllOn(B)).isTrue();
  }

  @Test
  void aServiceThatLeavesAgainAndAgainIsGivenUpOnAndSaidSo() {
    var restless = Ensemble.on(A);
    for (var turn = 0; turn < Together.MOST; turn++) {
      restless = settled(restless.lost(CACHE, B).after(Together.CALM));
      assertThat(restless.record().phase()).isEqualTo(new StackPhase.Settled(A));
    }
    var pursued = settled(restless.lost(CACHE, B).after(Together.CALM));
    assertThat(pursued.record().phase())
        .as("a is no home for it")
        .isEqualTo(new StackPhase.Settled(B));
    for (var turn = 1; turn < Together.MOST; turn++) {
      var home = pursued.record().home().orElseThrow();
      pursued = settled(pursued.lost(CACHE, home.equals(A) ? B : A).after(Together.CALM));
    }
    var home = pursued.record().home().orElseThrow();
    var weary = pursued.lost(CACHE, home.equals(A) ? B : A).after(Together.CALM);
    assertThat(weary.decide().why().code()).isEqualTo(ReasonCode.STACK_FLAPPING);
    assertThat(weary.after(StackRecord.LATELY).decide())
        .as("what is long ago is forgotten")
        .isInstanceOf(StackDecision.Write.class);

    var stranded = weary.closed(APP);
    assertThat(stranded.decide().why().code())
        .as("it was moved a moment ago")
        .isEqualTo(ReasonCode.STACK_FLAPPING);
    var rested = stranded.after(Together.PACE);
    assertThat(rested.decide())
        .as("what serves nobody has nothing to lose")
        .isInstanceOf(StackDecision.Write.class);
    assertThat(settled(rested).decide().why().code()).isEqualTo(ReasonCode.STACK_TOGETHER);
  }

  @Test
  void whatIsPausedDoesNotMove() {
    var apart = Ensemble.on(A).lost(CACHE, B).after(PATIENCE);
    var paused = apart.with(apart.record().withPaused(true)).after(PATIENCE);
    assertThat(paused.decide().why().code()).isEqualTo(ReasonCode.PAUSED);
    assertThat(StackRequests.apply(paused.view(), new StackRequest.Switchover(C)))
        .isInstanceOf(StackRequest.Outcome.Refused.class);
    assertThat(StackRequests.apply(paused.view(), new StackRequest.Resume()))
        .isInstanceOf(StackRequest.Outcome.Accepted.class);
  }

  @Test
  void failsBackOnlyWithinTheWindowOnlyWhenReadyLongEnoughAndOnlyWithinTheBudget() {
    var ready = Ensemble.LONG_AGO;
    var after = Ensemble.on(B).preferring(A, automatic(), ready);
    assertThat(phase(after.done(after.decide())).cause()).isEqualTo(MoveCause.FAILBACK);
    assertThat(after.at(Instant.parse("2026-03-01T04:00:00Z")).decide().why().code())
        .isEqualTo(ReasonCode.FAILBACK_WINDOW_CLOSED);
    assertThat(after.preferring(A, automatic(), null).decide().why().code())
        .isEqualTo(ReasonCode.FAILBACK_NOT_STABLE);
    assertThat(after.unready(A).decide().why().code()).isEqualTo(ReasonCode.FAILBACK_NOT_STABLE);
    assertThat(after.preferring(A, new Failback.Manual(), ready).decide().why().code())
        .isEqualTo(ReasonCode.STACK_TOGETHER);

    var tired =
        new StackRecord(
            after.record().stack(),
            after.record().revision(),
            after.record().phase(),
            List.of(
                new PastMove(Ensemble.WALL.minus(Duration.ofHours(23)), MoveCause.FAILBACK),
                new PastMove(Ensemble.WALL.minus(Duration.ofHours(1)), MoveCause.FAILBACK)),
            false);
    var spent = after.with(tired).after(Duration.ofSeconds(1));
    assertThat(spent.decide().why().code()).isEqualTo(ReasonCode.FAILBACK_BUDGET_USED);
  }

  @Test
  void aWindowMayPassMidnightAndBelongsToTheDayOnWhichItBegins() {
    var saturday =
        new Window(
            EnumSet.of(DayOfWeek.SATURDAY),
            LocalTime.of(22, 0),
            LocalTime.of(6, 0),
            ZoneOffset.ofHours(8));
    assertThat(saturday.isOpen(Instant.parse("2026-02-28T14:00:00Z"))).isTrue();
    assertThat(saturday.isOpen(Instant.parse("2026-02-28T21:59:59Z"))).isTrue();
    assertThat(saturday.isOpen(Instant.parse("2026-02-28T22:00:00Z"))).isFalse();
    assertThat(saturday.isOpen(Instant.parse("2026-02-27T15:00:00Z"))).isFalse();
  }

  @Test
  void saysWhereItCouldMoveAndWhyNot() {
    assertThat(StackReadiness.of(Ensemble.on(A).view()))
        .isEqualTo(new StackReadiness(true, B, List.of()));
    assertThat(StackReadiness.of(Ensemble.on(A).unready(B).view()).to()).isEqualTo(C);
    var never = StackReadiness.of(Ensemble.on(A).unready(B, C).view());
    assertThat(never.answer()).isFalse();
    assertThat(never.reasons()).isNotEmpty();
  }

  @Test
  void allServicesOfALostHostHaveTheSameHeir() {
    var view = Ensemble.on(A).view();
    assertThat(view.parts()).allSatisfy(part -> assertThat(Heir.of(view, part)).contains(B));
    var apart = Ensemble.on(A).lost(DB, C).view();
    assertThat(Heir.of(apart, apart.part(CACHE).orElseThrow()))
        .as("where the database already is")
        .contains(C);
  }

  static Failback automatic() {
    return new Failback.Automatic(
        new Window(
            EnumSet.allOf(DayOfWeek.class), LocalTime.of(2, 0), LocalTime.of(4, 0), ZoneOffset.UTC),
        Duration.ofMinutes(10),
        2);
  }

  private static Ensemble requested(@Nullable HostId to) {
    var still = Ensemble.on(A);
    return StackRequests.apply(still.view(), new StackRequest.Switchover(to))
            instanceof StackRequest.Outcome.Accepted(var next, _)
        ? still.with(next)
        : still;
  }

  /** Goes on until nothing more is to be done, with services whose own moves all succeed. */
  private static Ensemble settled(Ensemble from) {
    var present = from;
    for (var step = 0; step < 30; step++) {
      var decision = present.decide();
      if (decision instanceof StackDecision.Hold) {
        var before = present;
        for (var service : Ensemble.SERVICES) {
          present = present.ended(service, true);
        }
        if (present.equals(before)) {
          return present;
        }
      } else {
        present = present.done(decision);
      }
    }
    throw new AssertionError("does not come to rest: " + present);
  }

  private static StackDecision ask(ServiceId service, HostId to, StackDecision like) {
    return new StackDecision.Ask(service, new Request.Switchover(to), like.why());
  }

  private static StackPhase.Moving phase(Ensemble ensemble) {
    return (StackPhase.Moving) ensemble.record().phase();
  }
}
