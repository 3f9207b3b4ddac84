package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.testkit.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The primary's host is alive and cannot be reached, wholly or in one direction. */
abstract class PrimaryCutOff {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For the isolated primary to have acknowledged what it ever will. */
  private static final Duration UNTIL_SEALED = Duration.ofSeconds(10);

  /** The cluster that it happens to. */
  abstract ClusterUnderTest underTest();

  /** A client on the isolated host itself is the one that a stale primary would deceive. */
  @Test
  void theIsolatedPrimaryAcknowledgesNothingAndItsForkIsSavedWhenItRejoins() throws IOException {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster);
        var beside = LedgerWorkload.start(Ledgers.only(cluster, former), former.threads())) {
      var fault = clients.at(former::cutOff);
      var faultBeside = beside.elapsed();
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto())
          .hasValueSatisfying(rto -> assertThat(rto).isLessThan(PATIENCE));
      clients.goOnFor(UNTIL_SEALED);

      var acknowledgedAlone =
          beside.history().acknowledgedBetween(faultBeside.plus(UNTIL_SEALED), beside.elapsed());
      assertThat(acknowledgedAlone).isZero();
      former.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
      assertThat(LedgerAudit.check(beside.stop(), PATIENCE, Ledgers.direct(cluster)).isClean())
          .isTrue();
      assertThat(savedForks(former)).isPositive();
    }
  }

  @Test
  void itHearsNothingAnyMore() {
    servesOnOneSideOnly(LocalHost::cutInbound);
  }

  @Test
  void itIsNotHeardAnyMore() {
    servesOnOneSideOnly(LocalHost::cutOutbound);
  }

  /**
   * The controller sees the primary and the standby well; only the two do not see each other.
   * Another standby is enough; without one, the primary goes on alone, on the record.
   */
  @Test
  void oneStandbyIsCutFromIt() {
    var cluster = underTest().cluster();
    var primary = cluster.primary();
    var standby = cluster.members().stream().filter(it -> it != primary).findFirst().orElseThrow();
    try (var clients = Clients.writing(cluster)) {
      var fault = clients.at(() -> standby.cutFrom(primary));
      clients.goOnFor(Duration.ofSeconds(8));
      clients.awaitMoreWrites();

      var silence = clients.history().longestSilence(fault, clients.ledger().elapsed());
      assertThat(silence.length()).isLessThan(PATIENCE);
      assertThat(Primaries.writable(cluster)).hasSize(1);
      standby.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  private void servesOnOneSideOnly(java.util.function.Consumer<LocalHost> cut) {
    var cluster = underTest().cluster();
    var former = cluster.primary();
    try (var clients = Clients.writing(cluster);
        var beside = LedgerWorkload.start(Ledgers.only(cluster, former), former.threads())) {
      clients.at(() -> cut.accept(former));
      clients.awaitMoreWrites();
      clients.goOnFor(UNTIL_SEALED);
      former.heal();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
      assertThat(LedgerAudit.check(beside.stop(), PATIENCE, Ledgers.direct(cluster)).isClean())
          .isTrue();
    }
  }

  /** Files of log that only the former primary had, saved on its host. */
  private static long savedForks(LocalHost host) throws IOException {
    try (var files = Files.walk(host.data())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> host.data().relativize(file).toString().contains("diverged"))
          .count();
    }
  }
}
