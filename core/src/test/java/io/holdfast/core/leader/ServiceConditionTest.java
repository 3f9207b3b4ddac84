package io.holdfast.core.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.leader.ServiceCondition.State;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import org.junit.jupiter.api.Test;

class ServiceConditionTest {
  private final Reason full = Reason.of(ReasonCode.DISK_FULL, "3 MB are left");

  @Test
  void aPrimaryWhoseDiskIsFullIsNotHealthyAlthoughItStillServes() {
    assertThat(ServiceCondition.of(new World().view()).state()).isEqualTo(State.HEALTHY);
    assertThat(ServiceCondition.of(new World().problem(World.A, full).view()))
        .isEqualTo(new ServiceCondition(State.DEGRADED, full));
  }

  @Test
  void aStandbyWhoseDiskIsFullIsItsOwnProblemWhileItFollows() {
    assertThat(ServiceCondition.of(new World().problem(World.B, full).view()).state())
        .isEqualTo(State.HEALTHY);
  }

  @Test
  void aPrimaryThatAFullDiskStoppedIsReplacedForThatReason() {
    var world = new World().report(World.A, new EngineState.Stopped(null)).problem(World.A, full);
    assertThat(world.decide().why().sentence()).contains(full.sentence());
  }
}
