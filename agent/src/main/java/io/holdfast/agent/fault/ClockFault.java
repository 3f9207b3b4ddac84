package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sets the machine's wall clock forward and, afterwards, to where it would be by then. The traces
 * are the wall time at which the machine would have started, which says where the clock belongs
 * however often, and by whomever, it is set back; and which start that was: of a machine that has
 * been started anew since, the trace says nothing, and it took its time from its own clock.
 */
final class ClockFault implements FaultTool {
  /** Sets the clock to so many seconds after the machine's start, which /proc/uptime counts. */
  private static final String SCRIPT =
      "date -s \"@$(awk -v from=\"$1\" '{ printf \"%.2f\", from + $1 }' /proc/uptime)\"";

  /** Whatever sets clocks right meanwhile may move it a little. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final MachineClock clock;

  ClockFault(MachineClock clock) {
    this.clock = clock;
  }

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.ClockStepped;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) throws IOException {
    return clock.maySet()
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                ReasonCode.DRILL_IMPOSSIBLE,
                "the agent may not set the clock, for which it needs CAP_SYS_TIME"));
  }

  @Override
  public List<String> traces(FaultOrder order) throws IOException {
    return List.of(Long.toString(clock.startedAt().toMillis()), clock.start());
  }

  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) {
    var seconds = String.format(Locale.ROOT, "%.3f", startedAt(traces).toMillis() / 1e3);
    return Optional.of(new DeadMan.Will(List.of("sh", "-c", SCRIPT, "clock", seconds), false));
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces) throws IOException {
    if (order.fault() instanceof Fault.ClockStepped(var ahead)) {
      clock.set(startedAt(traces).plus(ahead));
    }
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces) throws IOException {
    if (!left(order, traces).isEmpty()) {
      clock.set(startedAt(traces));
    }
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces) throws IOException {
    if (!clock.start().equals(traces.getLast())) {
      return List.of();
    }
    var ahead = clock.startedAt().minus(startedAt(traces));
    return ahead.compareTo(TOLERANCE) > 0
        ? List.of("the clock is %.1f s ahead".formatted(ahead.toMillis() / 1e3))
        : List.of();
  }

  private static Duration startedAt(List<String> traces) {
    return Duration.ofMillis(Long.parseLong(traces.getFirst()));
  }
}
