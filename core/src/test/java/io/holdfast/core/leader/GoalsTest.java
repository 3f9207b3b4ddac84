package io.holdfast.core.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final List<HostId> HOSTS = List.of(new HostId("a"), new HostId("b"));

  /**
   * A lease as long as the objective left no room for the time in which there is no controller: a
   * primary that was lost together with it was never replaced, because the loss was always taken
   * for more than the objective allows.
   */
  @Test
  void aLeaseLeavesRoomForTheLossOfTheControllerWithinTheObjective() {
    assertThat(lease(Durability.ASYNC, Duration.ofSeconds(10)))
        .isEqualTo(Duration.ofMillis(10_000 - 3_000 - 500 - 250));
  }

  @Test
  void aLeaseIsNeverShorterThanTheSilenceThatCounts() {
    assertThat(lease(Durability.ASYNC, Duration.ofSeconds(2)))
        .isEqualTo(DetectionSpec.DEFAULT.silence());
  }

  @Test
  void aSynchronousPrimaryNeedsNone() {
    assertThat(lease(Durability.SYNC, Duration.ZERO)).isNull();
  }

  private static @org.jspecify.annotations.Nullable Duration lease(
      Durability durability, Duration rpo) {
    var service =
        new ServiceSpec(
            new ServiceId("cache"),
            "redis",
            HOSTS,
            6379,
            null,
            durability,
            new Objectives(Duration.ofSeconds(5), rpo),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            null);
    var hosts =
        HOSTS.stream().map(id -> new HostSpec(id, "10.0.0.1", null, false, 7400, 7401)).toList();
    return Goals.lease(
        new ClusterSpec(
            "test", hosts, new QuorumSpec.Embedded(HOSTS), List.of(service), DetectionSpec.DEFAULT),
        service);
  }
}
