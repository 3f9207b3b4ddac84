package io.holdfast.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.time.ManualTicker;
import io.holdfast.agent.time.Wakefulness;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsDeskTest {
  private static final HostId A = new HostId("a");

  private final ManualTicker ticker = new ManualTicker();
  private final GoalsDesk desk = new GoalsDesk(new Wakefulness(ticker));
  private final List<Object> taken = new ArrayList<>();

  GoalsDeskTest() {
    desk.add(
        new GoalsDesk.Taker() {
          @Override
          public void route(Route route) {
            taken.add(route);
          }

          @Override
          public void distrust(Instant wokenAt) {
            taken.add(wokenAt);
          }
        });
  }

  @Test
  void pushedGoalsAreTakenByAProcessThatHasJustStarted() {
    assertThat(desk.accept(goals(1), ticker.now(), false)).isTrue();
    assertThat(taken).hasSize(1);
    assertThat(desk.controller()).contains(A);
  }

  @Test
  void aReplacedControllerIsRefused() {
    desk.accept(goals(2), ticker.now(), false);

    assertThat(desk.accept(goals(1), ticker.now(), true)).isFalse();
    assertThat(taken).hasSize(1);
  }

  /** What was in a socket while the process stood still looks new when it is read. */
  @Test
  void afterAFreezeOnlyTheAnswerToALaterReportIsTaken() {
    var askedBefore = ticker.now();
    ticker.pass(Duration.ofSeconds(60));

    assertThat(desk.accept(goals(1), askedBefore, true)).as("answer to an old report").isFalse();
    assertThat(desk.accept(goals(1), ticker.now(), false)).as("pushed").isFalse();
    assertThat(taken).as("told of the freeze before anything else").containsExactly(ticker.now());

    var askedAfter = ticker.now();
    ticker.pass(Duration.ofMillis(20));
    assertThat(desk.accept(goals(1), askedAfter, true)).isTrue();
    assertThat(desk.accept(goals(1), ticker.now(), false)).as("pushed, afterwards").isTrue();
  }

  @Test
  void aFreezeIsToldOnce() {
    ticker.pass(Duration.ofSeconds(60));
    desk.checkAwake();
    desk.checkAwake();

    assertThat(taken).containsExactly(ticker.now());
  }

  private static HostGoals goals(long epoch) {
    return new HostGoals(
        A,
        new Epoch(epoch),
        List.of(),
        List.of(
            new Route(new ServiceId("db"), new Term(1), new Revision(epoch), A, false, List.of())));
  }
}
