package io.holdfast.agent.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockFaultTest {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final FaultOrder ORDER =
      new FaultOrder(7, new Fault.ClockStepped(STEP), Duration.ofSeconds(15));

  private final FakeClock clock = new FakeClock();
  private final ClockFault fault = new ClockFault(clock);

  private static final class FakeClock implements MachineClock {
    Duration startedAt = Duration.ofSeconds(1_000_000);
    String start = "one";
    boolean maySet = true;
    int set;

    @Override
    public boolean maySet() {
      return maySet;
    }

    @Override
    public String start() {
      return start;
    }

    @Override
    public Duration startedAt() {
      return startedAt;
    }

    @Override
    public void set(Duration next) {
      startedAt = next;
      set++;
    }
  }

  @Test
  void setsTheClockForwardAndBackToWhereItBelongs() throws Exception {
    var before = clock.startedAt;
    var traces = fault.traces(ORDER);
    assertThat(fault.left(ORDER, traces)).isEmpty();
    fault.bringAbout(ORDER, traces);
    assertThat(clock.startedAt).isEqualTo(before.plus(STEP));
    assertThat(fault.left(ORDER, traces)).containsExactly("the clock is 30.0 s ahead");
    fault.takeBack(ORDER, traces);
    assertThat(clock.startedAt).isEqualTo(before);
    assertThat(fault.left(ORDER, traces)).isEmpty();
  }

  /** The dead man may have been there before, or whoever else sets clocks right. */
  @Test
  void setsBackNothingThatIsRight() throws Exception {
    var traces = fault.traces(ORDER);
    fault.bringAbout(ORDER, traces);
    fault.takeBack(ORDER, traces);
    int before = clock.set;
    fault.takeBack(ORDER, traces);
    assertThat(clock.set).isEqualTo(before);
  }

  /** It took its time from its own clock then; to go by the former start would lose the uptime. */
  @Test
  void setsBackNothingOnAMachineThatWasStartedAnew() throws Exception {
    var traces = fault.traces(ORDER);
    fault.bringAbout(ORDER, traces);
    clock.start = "another";
    clock.startedAt = clock.startedAt.plusDays(3);
    int before = clock.set;
    assertThat(fault.left(ORDER, traces)).isEmpty();
    fault.takeBack(ORDER, traces);
    assertThat(clock.set).isEqualTo(before);
  }

  @Test
  void isRefusedWithoutTheRightTo() throws Exception {
    assertThat(fault.objection(ORDER)).isEmpty();
    clock.maySet = false;
    assertThat(fault.objection(ORDER).orElseThrow().sentence()).contains("CAP_SYS_TIME");
  }

  /** What a clock would be set to, without setting it. */
  @Test
  void knowsWhenThisMachineStarted() throws Exception {
    var first = new LinuxClock().startedAt();
    assertThat(new LinuxClock().start()).isEqualTo(new LinuxClock().start()).isNotBlank();
    assertThat(new LinuxClock().startedAt()).isBetween(first.minusSeconds(5), first.plusSeconds(5));
    assertThat(first).isLessThan(Duration.ofMillis(System.currentTimeMillis()));
  }
}
