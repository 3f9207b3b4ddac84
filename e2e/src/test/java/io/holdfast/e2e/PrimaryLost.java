package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.testkit.LocalCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The primary is lost in the ways that need no special rights to bring about. */
abstract class PrimaryLost {
  /** Far above what is promised: this machine does other things too. See the benchmarks. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** For what no client should notice; likewise. */
  private static final Duration NO_PAUSE = Duration.ofSeconds(5);

  /** The cluster that it happens to. */
  abstract ClusterUnderTest underTest();

  @Test
  void itsServerIsKilled() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    var term = term(cluster);
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(former::killEngine);
      clients.awaitMoreWrites();

      assertThat(clients.outageAfter(fault).rto()).hasValueSatisfying(PrimaryLost::isShort);
      assertThat(term(cluster)).isGreaterThan(term);
      clients.assertAsPromised();
    }
  }

  @Test
  void itsWholeHostIsKilledAndBootsAgain() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(former::killAll);
      clients.awaitMoreWrites();

      assertThat(clients.outageAfter(fault).rto()).hasValueSatisfying(PrimaryLost::isShort);
      former.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertAsPromised();
    }
  }

  /** Everything on it stops, answers nothing, and later goes on as if no time had passed. */
  @Test
  void itsHostIsFrozenTenSecondsAndThawed() {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(former::freeze);
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto()).hasValueSatisfying(PrimaryLost::isShort);

      clients.goOnFor(Duration.ofSeconds(10).minus(clients.ledger().elapsed().minus(fault)));
      var successor = cluster.primary();
      assertThat(successor).isNotEqualTo(former);
      var thawed = clients.at(former::thaw);
      clients.goOnFor(Duration.ofSeconds(2));

      // The clients have long gone elsewhere and must not notice that it is back.
      var afterwards = clients.history().longestSilence(thawed, clients.ledger().elapsed());
      assertThat(afterwards.length()).isLessThan(NO_PAUSE);
      assertThat(cluster.primary()).isEqualTo(successor);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertAsPromised();
    }
  }

  @Test
  void itsAgentIsKilledAndTheDatabaseIsFine() {
    var cluster = underTest().cluster();
    var primary = cluster.primary();
    var term = term(cluster);
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(primary::killAgent);
      clients.goOnFor(Duration.ofSeconds(5));

      // Its own gateway went with it; writes went on by the others without a pause.
      var silence = clients.history().longestSilence(fault, clients.ledger().elapsed());
      assertThat(silence.length()).isLessThan(NO_PAUSE);
      assertThat(LocalCluster.service(cluster.status()).term()).isEqualTo(term);
      primary.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      if (!hasLease()) {
        assertThat(term(cluster)).isEqualTo(term);
        assertThat(cluster.primary()).isEqualTo(primary);
      }
      clients.assertAsPromised();
    }
  }

  /**
   * Whether the primary steps down when its agent, which has come back, is not heard within a
   * lease: on a busy machine it may not be.
   */
  boolean hasLease() {
    return false;
  }

  /**
   * Grows with every loss of a primary, whoever leads then: a server that its agent has started
   * again before a successor is chosen has the newest data, and leads again.
   */
  static Term term(LocalCluster cluster) {
    var status = cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
    return LocalCluster.service(status).term();
  }

  private static void isShort(Duration rto) {
    assertThat(rto).isLessThan(PATIENCE);
  }
}
