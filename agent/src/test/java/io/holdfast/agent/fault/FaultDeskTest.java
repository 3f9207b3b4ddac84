package io.holdfast.agent.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FaultDeskTest {
  private static final Ports NO_PORTS = new Ports(false, List.of(), Map.of());
  private static final ServiceId DB = new ServiceId("db");
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder;

  private final FakeTool tool = new FakeTool();

  @Test
  void bringsTheFaultAboutAfterItsAnswerAndTakesItBackInTime() throws InterruptedException {
    try (var desk = desk()) {
      var answer = desk.order(order(7, Duration.ofMillis(50)));
      assertThat(answer.drill()).isEqualTo(7);
      assertThat(answer.refusal()).isNull();
      assertThat(answer.comesIn()).isNotNull();
      assertThat(answer.left()).containsExactly("it is about to come about");

      until(() -> tool.done.equals(List.of("bring about 7", "take back 7")));
      assertThat(desk.undo(7).left()).isEmpty();
    }
  }

  @Test
  void whatItTakesToTakeItBackIsOnDiskFirst() throws InterruptedException {
    tool.note = folder.resolve("note.json");
    try (var desk = desk()) {
      var _ = desk.order(order(7, LONG));
      until(() -> tool.stands);
      assertThat(tool.noted).contains("trace");
    }
  }

  @Test
  void theSameDrillNeverStrikesTwice() throws InterruptedException {
    try (var desk = desk()) {
      var _ = desk.order(order(7, Duration.ofMillis(10)));
      until(() -> tool.done.contains("take back 7"));
      var again = desk.order(order(7, Duration.ofMillis(10)));
      assertThat(again.refusal()).as("it has happened").isNull();
      assertThat(again.comesIn()).isNegative();
      assertThat(desk.order(order(6, LONG)).refusal()).isNotNull();
      assertThat(tool.done.stream().filter("bring about 7"::equals)).hasSize(1);
    }
  }

  /** An order may come late: after its drill was given up, it must not strike. */
  @Test
  void aDrillThatWasUndoneBeforeItCameNeverBegins() {
    try (var desk = desk()) {
      assertThat(desk.undo(7).left()).isEmpty();
      var answer = desk.order(order(7, LONG));
      assertThat(answer.refusal()).isNotNull();
      assertThat(answer.comesIn()).isNull();
    }
    try (var next = desk()) {
      assertThat(next.order(order(7, LONG)).refusal()).as("also after a restart").isNotNull();
    }
  }

  @Test
  void takesBackWhatAnEarlierAgentLeft() throws InterruptedException {
    var first = desk();
    var _ = first.order(order(7, LONG));
    until(() -> tool.stands);
    first.close();
    assertThat(tool.stands).as("an agent that ends takes nothing back").isTrue();

    try (var next = desk()) {
      assertThat(tool.stands).isFalse();
      assertThat(next.undo(7).left()).isEmpty();
    }
  }

  @Test
  void saysWhatIsLeftUntilNothingIs() throws InterruptedException {
    tool.sticks = true;
    try (var desk = desk()) {
      var _ = desk.order(order(7, LONG));
      until(() -> tool.stands);
      assertThat(desk.undo(7).left()).containsExactly("something");
      assertThat(desk.order(order(8, LONG)).refusal()).as("one at a time").isNotNull();
      tool.sticks = false;
      assertThat(desk.undo(7).left()).isEmpty();
      assertThat(desk.order(order(8, LONG)).refusal()).isNull();
    }
  }

  @Test
  void aFaultThatCouldNotBeBroughtAboutNeverCame() throws InterruptedException {
    tool.fails = true;
    try (var desk = desk()) {
      var _ = desk.order(order(7, LONG));
      until(() -> tool.done.contains("take back 7"));
      assertThat(desk.undo(7)).isEqualTo(new FaultAnswer(7, null, List.of(), null));
    }
  }

  /** What has been promised may still come: whoever hears that nothing is left relies on it. */
  @Test
  void aFaultThatIsStillToComeIsLeftUntilItIsUndone() {
    try (var desk = FaultDesk.open(folder, List.of(tool), InstantSource.system(), LONG)) {
      assertThat(desk.order(order(7, LONG)).left()).containsExactly("it is about to come about");
      assertThat(desk.undo(7)).isEqualTo(new FaultAnswer(7, null, List.of(), null));
      assertThat(tool.done).containsExactly("take back 7");
    }
  }

  @Test
  void aFaultThatNobodyWouldTakeBackNeverCame() {
    tool.hasNoWill = true;
    try (var desk = desk()) {
      var answer = desk.order(order(7, LONG));
      assertThat(answer.refusal()).isNotNull();
      assertThat(answer.comesIn()).isNull();
      assertThat(tool.done).containsExactly("take back 7");
    }
  }

  @Test
  void refusesWhatTheHostCannotBeGiven() {
    tool.objection = Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "not here");
    try (var desk = desk()) {
      assertThat(desk.look(order(0, LONG)).refusal()).isEqualTo(tool.objection);
      assertThat(desk.order(order(7, LONG)).refusal()).isEqualTo(tool.objection);
      assertThat(tool.done).isEmpty();
    }
  }

  @Test
  void aStoppedProcessIsContinuedWhenTheDrillIsUndone() throws Exception {
    var process = new ProcessBuilder("sleep", "300").start();
    try (var desk = processDesk(process)) {
      var life = ProcessTable.lifeOf((int) process.pid()).orElseThrow();
      var _ = desk.order(new FaultOrder(7, new Fault.EngineHung(DB), LONG));
      until(() -> ProcessTable.isStopped(life));
      assertThat(desk.undo(7).left()).isEmpty();
      until(() -> !ProcessTable.isStopped(life));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The agent ends meanwhile, and no other comes. */
  @Test
  void aStoppedProcessIsContinuedByTheDeadManAlone() throws Exception {
    var process = new ProcessBuilder("sleep", "300").start();
    try {
      Life life = ProcessTable.lifeOf((int) process.pid()).orElseThrow();
      var desk = processDesk(process);
      var _ = desk.order(new FaultOrder(7, new Fault.EngineHung(DB), Duration.ofSeconds(1)));
      until(() -> ProcessTable.isStopped(life));
      desk.close();
      until(() -> !ProcessTable.isStopped(life));
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void killsTheServerOfAMember() throws Exception {
    var process = new ProcessBuilder("sleep", "300").start();
    try (var desk = processDesk(process)) {
      var _ = desk.order(new FaultOrder(7, new Fault.EngineKilled(DB), Duration.ZERO));
      until(() -> !process.isAlive());
      assertThat(desk.undo(7).left()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void refusesToKillWhatDoesNotRun() {
    try (var desk =
        FaultDesk.open(
            folder, List.of(DB), _ -> OptionalInt.empty(), NO_PORTS, InstantSource.system())) {
      var answer = desk.order(new FaultOrder(7, new Fault.EngineKilled(DB), Duration.ZERO));
      assertThat(answer.refusal()).isNotNull();
    }
  }

  private FaultDesk desk() {
    return FaultDesk.open(folder, List.of(tool), InstantSource.system(), Duration.ofMillis(100));
  }

  private FaultDesk processDesk(Process process) {
    return FaultDesk.open(
        folder,
        List.of(DB),
        _ -> OptionalInt.of((int) process.pid()),
        NO_PORTS,
        InstantSource.system());
  }

  private static FaultOrder order(long drill, Duration lasts) {
    return new FaultOrder(drill, new Fault.MembersKilled(), lasts);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it never came to that");
      }
      Thread.sleep(10);
    }
  }
}
