package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.record.Transition;
import io.holdfast.simulation.bug.Bug;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol as it is keeps its promises; with a mistake in it, that is found. */
class SimulationTest {
  private static final long HISTORIES = 4_000;

  /** Reached only by an operator's second thought, which no history has yet. */
  private static final Set<Transition> NOT_REACHED = EnumSet.of(Transition.REPLACE_OTHERWISE);

  @Test
  void everyRuleHoldsAndEveryTransitionIsReached() {
    var result = Simulation.run(SimulationOptions.seeds(1, HISTORIES));
    assertThat(result.failed()).isEmpty();
    assertThat(result.histories()).isEqualTo(HISTORIES);
    for (var transition : Transition.values()) {
      if (!NOT_REACHED.contains(transition)) {
        assertThat(result.coverage().of(transition)).as("%s", transition).isPositive();
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
    "NO_COVER, 10000",
    "NO_HISTORY, 100",
    "NAIVE, 100",
    "CONFIG_FIRST, 100",
    "NO_SEAL, 100",
    "PRIORITY, 100",
    "LENGTH_ONLY, 5000",
    "STALE_COMMAND, 100",
    "SEAL_NOT_PERSISTED, 100",
    "REWIND_WITHOUT_SAVING, 100",
    "RESTART_IN_PLACE, 100",
    "EARLY_SERVICE, 100",
    "DEGRADED_NOT_RECORDED, 100",
    "GATEWAY_KEEPS_OLD_TERM, 100",
    "UNKNOWN_LOSS, 500",
    "STALE_CONTROLLER, 500",
    "UNKNOWN_AS_FAILURE, 500",
    "ONE_WITNESS, 3000",
    "EARLY_ACK_SET, 100",
    "PROMOTES_BEFORE_STOPPED, 100",
    "SELF_KILL, 500"
  })
  void mistakeIsFound(Bug bug, long within) {
    var result = Simulation.run(SimulationOptions.seeds(1, within).with(bug));
    assertThat(result.failed()).as("%s: %s", bug, bug.sentence()).isPresent();
  }

  private static List<String> traceOf(long seed) {
    var lines = new ArrayList<String>();
    Simulation.replay(seed, Set.of(), lines::add);
    return lines;
  }
}
