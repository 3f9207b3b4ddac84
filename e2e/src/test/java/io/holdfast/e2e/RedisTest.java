package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis, three hosts with data. */
@Tag("root")
class RedisTest extends PrimaryInTrouble {
  /** Enough for a stale member to have been promoted, if anybody would do that. */
  private static final Duration TEMPTATION = Duration.ofSeconds(10);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withEngine(Engine.REDIS));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  @Override
  boolean hasLease() {
    return true;
  }

  @Override
  Duration calmBeforeMove() {
    return Duration.ofSeconds(3);
  }

  /**
   * Redis's best known disaster: a primary that is restarted empty before anybody notices is copied
   * by its replicas.
   */
  @Test
  void itsServerIsKilledAndItsDataIsGoneAndNobodyIsEmptied() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      clients.at(() -> {
        // Its agent stands still meanwhile: it would start the server again before it is emptied.
        former.freeze();
        former.killEngine();
        former.wipeEngineData();
        former.thaw();
      });
      clients.awaitMoreWrites();
      assertThat(cluster.primary()).isNotEqualTo(former);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertAsPromised();
    }
  }

  /** Its voter's disk is gone with it: it knows nothing of any term. */
  @Test
  void itsHostComesBackWithEmptyDisksAndNobodyIsEmptied() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      clients.at(former::killAll);
      former.wipeDisk();
      former.startAgent();
      clients.awaitMoreWrites();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(cluster.primary()).isNotEqualTo(former);
      clients.assertAsPromised();
    }
  }

  /**
   * A former primary with the data of an earlier term, and a standby that was killed: the stale one
   * must not lead, although its server is the first to be there, and the newest data wins when it
   * is back.
   */
  @Test
  void aStaleFormerPrimaryIsBackFirstAndDoesNotLead() {
    var cluster = UNDER_TEST.cluster();
    var stale = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      clients.at(stale::killAll);
      clients.awaitMoreWrites();
      var newest = cluster.primary();
      var standby = cluster.hostsWithout(stale, newest).getFirst();
      clients.awaitMoreWrites();

      List.of(newest, standby).forEach(LocalHost::killAll);
      List.of(stale, standby).forEach(LocalHost::startAgent);
      var until = System.nanoTime() + TEMPTATION.toNanos();
      Waiting.until(
          () -> {
            assertThat(Primaries.writable(cluster)).doesNotContain(stale.name());
            return System.nanoTime() - until > 0;
          },
          TEMPTATION.plusSeconds(30),
          () -> "time stands");
      newest.startAgent();
      clients.awaitMoreWrites();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertAsPromised();
    }
  }
}
