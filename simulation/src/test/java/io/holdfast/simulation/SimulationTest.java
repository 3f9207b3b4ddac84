package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.record.Transition;
import io.holdfast.core.stack.MoveCause;
import io.holdfast.core.stack.StackTransition;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol as it is keeps its promises; with a mistake in it, that is found. */
class SimulationTest {
  private static final long HISTORIES = 4_000;

  /**
   * Every simulated service is a database and has a primary; sets with electors of their own have
   * histories of their own ({@code AdoptedSimulationTest}).
   */
  private static final Set<Transition> ELSEWHERE =
      Set.of(
          Transition.SHARED,
          Transition.ADOPTED,
          Transition.ELECTED,
          Transition.YIELD,
          Transition.ASKED,
          Transition.YIELDED);

  @Test
  void everyRuleHoldsAndEveryTransitionIsReached() {
    var result = Simulation.run(SimulationOptions.seeds(1, HISTORIES));
    assertThat(result.failed()).isEmpty();
    assertThat(result.histories()).isEqualTo(HISTORIES);
    for (var transition : Transition.values()) {
      if (ELSEWHERE.contains(transition)) {
        continue;
      }
      assertThat(result.coverage().of(transition)).as("%s", transition).isPositive();
    }
  }

  /** Where some mistakes are looked for, nothing is found without them. */
  @ParameterizedTest
  @CsvSource({
    "ASYNC, 4000",
    "FIVE_MEMBERS, 1000",
    "STACKS, 2000",
    "RESTLESS, 2000",
    "MARIADB, 2000",
    "REDIS, 2000"
  })
  void everyRuleHoldsInHistoriesOfOneKind(LookIn kind, long histories) {
    var result = Simulation.run(SimulationOptions.seeds(1, histories).in(kind));
    assertThat(result.failed()).isEmpty();
  }

  @Test
  void everyWayOfAStackIsReached() {
    var coverage = Simulation.run(SimulationOptions.seeds(1, 2_000).in(LookIn.STACKS)).coverage();
    for (var row : StackTransition.values()) {
      assertThat(coverage.of("stack " + row)).as("%s", row).isPositive();
    }
    for (var cause : MoveCause.values()) {
      if (cause != MoveCause.ROLLBACK) {
        assertThat(coverage.of("stack moves: " + cause)).as("%s", cause).isPositive();
      }
    }
  }

  @Test
  void sameSeedIsTheSameHistory() {
    assertThat(traceOf(7)).isNotEmpty().isEqualTo(traceOf(7));
  }

  /** Each mistake is found within so many seeds; {@code docs/simulation.md} has the same table. */
  @ParameterizedTest
  @CsvSource({
    "NO_COVER, 100",
    "NO_HISTORY, 100",
    "NAIVE, 100",
    "CONFIG_FIRST, 100",
    "NO_SEAL, 200",
    "PRIORITY, 500",
    "LENGTH_ONLY, 6000",
    "STALE_COMMAND, 100",
    "FORGET_SEAL, 5000",
    "SEAL_NOT_PERSISTED, 100",
    "SEAL_REPORTED_EARLY, 1000",
    "SEALED_MEMBER_RETURNS, 2000",
    "ENFORCE_NOT_CONFIRMED, 200",
    "ENFORCE_WITHOUT_BARRIER, 15000",
    "ACKNOWLEDGES_UNFLUSHED, 100",
    "REWIND_WITHOUT_SAVING, 100",
    "RELAY_LOG_NOT_APPLIED, 500",
    "RELAY_LOG_FORGOTTEN, 1000",
    "EMPTY_RETURNER_LEADS, 1000",
    "GUARD_NEVER_LIFTED, 1000",
    "RESTART_IN_PLACE, 200",
    "EARLY_SERVICE, 100",
    "DEGRADED_NOT_RECORDED, 100",
    "GATEWAY_KEEPS_OLD_TERM, 100",
    "LEASE_IGNORED, 3000",
    "THAWED_TRUSTS_ITS_CACHE, 3000",
    "LEASE_FROM_THE_ANSWER, 10000",
    "DRAINS_BEYOND_ITS_LEASE, 60000",
    "LEASE_OVER_EVIDENCE, 15000",
    "LEASE_END_FORGOTTEN, 100",
    "LEASE_END_OF_ANOTHER_TERM, 200",
    "PREDECESSOR_FORGOTTEN, 1000",
    "AGENT_SPEAKS_FOR_ENGINE, 500",
    "REFUSAL_IS_PROOF, 500",
    "UNKNOWN_LOSS, 500",
    "STALE_CONTROLLER, 500",
    "BLIND_WRITE, 1000",
    "UNKNOWN_AS_SUCCESS, 100",
    "UNKNOWN_AS_FAILURE, 500",
    "ONE_WITNESS, 500",
    "EARLY_ACK_SET, 100",
    "PROMOTES_BEFORE_STOPPED, 100",
    "SELF_KILL, 500",
    "MOVES_WITHOUT_ORDER, 100",
    "OPENS_BEFORE_PREREQUISITE, 100",
    "NO_ROLLBACK, 100",
    "FOLLOWS_A_FLAP, 200",
    "FAILBACK_OUTSIDE_WINDOW, 200",
    "MOVES_WHILE_PAUSED, 200"
  })
  void mistakeIsFound(Bug bug, long within) {
    var result = Simulation.run(SimulationOptions.seeds(1, within).with(bug));
    assertThat(result.failed()).as("%s: %s", bug, bug.sentence()).isPresent();
  }

  @Test
  void everyMistakeIsLookedFor() throws ReflectiveOperationException {
    var finding = SimulationTest.class.getDeclaredMethod("mistakeIsFound", Bug.class, long.class);
    assertThat(finding.getAnnotation(CsvSource.class).value())
        .extracting(row -> Bug.valueOf(row.substring(0, row.indexOf(','))))
        .containsExactlyInAnyOrder(Bug.values());
  }

  private static List<String> traceOf(long seed) {
    var lines = new ArrayList<String>();
    Simulation.replay(seed, Set.of(), LookIn.ALL, lines::add);
    return lines;
  }
}
