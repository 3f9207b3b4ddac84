package io.holdfast.agent.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What makes no sense is refused before the kernel is asked. */
class PacketFaultsTest {
  private static final ServiceId API = new ServiceId("api");

  @Test
  void hostsOnTheLoopbackInterfaceAreNotCutOff() throws Exception {
    var faults = new PacketFaults(new Ports(true, List.of(7401), Map.of()));
    for (var fault :
        List.of(
            new Fault.Cut(Fault.Direction.BOTH),
            new Fault.Lossy(30),
            new Fault.Narrow(256),
            new Fault.QuorumCut())) {
      assertThat(faults.objection(order(fault)).orElseThrow().sentence())
          .as("%s", fault)
          .contains("loopback");
    }
  }

  @Test
  void nothingIsTakenAwayFromAProgramThatUsesNoGateway() throws Exception {
    var faults = new PacketFaults(new Ports(false, List.of(7401), Map.of(API, List.of())));
    assertThat(faults.objection(order(new Fault.DependencyLost(API))).orElseThrow().sentence())
        .contains("no gateway");
  }

  private static FaultOrder order(Fault fault) {
    return new FaultOrder(7, fault, Duration.ofSeconds(15));
  }
}
