package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerHistory;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One fault under two ledgers at once, as the baselines were measured: clients through the
 * gateways, or the virtual address, and clients that look for the primary themselves.
 */
final class FaultRun {
  private static final Duration UNTIL_REDUNDANT = Duration.ofMinutes(2);
  private static final Duration UNTIL_AUDITED = Duration.ofSeconds(60);
  private static final int SOME_WRITES = 120;
  private static final int LONGEST_PHASE_MILLIS = 1_000;

  /**
   * What it cost.
   *
   * @param gateway time from the fault to the first acknowledged write, through the entry
   * @param direct the same for clients connected to the members
   * @param later the longest pause through the entry after that, such as when the lost host's copy
   *     counts again
   * @param course where the time went; empty when the fault ended no term
   * @param asPromised whether no more was lost than the service may lose
   * @param redundant time from the fault, or from when it was taken back, to redundant again
   */
  record Result(
      Duration gateway,
      Duration direct,
      Duration later,
      Optional<Course> course,
      Duration redundant,
      boolean asPromised,
      LedgerVerdict gatewayVerdict,
      LedgerVerdict directVerdict,
      int unknownWrites) {
    int lost() {
      return gatewayVerdict.missing() + directVerdict.missing();
    }

    /** Of the longest time of acknowledged writes that is gone. */
    Duration lostSpan() {
      var gateway = gatewayVerdict.lostSpan();
      var direct = directVerdict.lostSpan();
      return gateway.compareTo(direct) > 0 ? gateway : direct;
    }

    int acknowledged() {
      return gatewayVerdict.acknowledged() + directVerdict.acknowledged();
    }
  }

  private FaultRun() {}

  static Result of(
      LocalCluster cluster, LedgerPlan entry, Fault fault, Duration time, RandomGenerator random) {
    cluster.awaitRedundant(UNTIL_REDUNDANT);
    try (var gateway = LedgerWorkload.start(entry);
        var direct = LedgerWorkload.start(Ledgers.direct(cluster))) {
      Preparation.awaitMore(gateway, SOME_WRITES);
      // Heartbeats must not be hit at the same phase each time.
      goOn(gateway, Duration.ofMillis(random.nextInt(LONGEST_PHASE_MILLIS)));

      fault.prepare(cluster);
      var primary = cluster.primary();
      var gatewayFault = gateway.elapsed();
      var directFault = direct.elapsed();
      var struckAt = Instant.now();
      fault.strike(primary);
      awaitBack(gateway);
      awaitBack(direct);
      if (fault.lasts()) {
        goOn(gateway, time.minus(gateway.elapsed().minus(gatewayFault)));
      }
      var takenBack = fault.lasts() ? gateway.elapsed() : gatewayFault;
      fault.takeBack(primary);
      cluster.awaitRedundant(UNTIL_REDUNDANT);
      var redundant = gateway.elapsed().minus(takenBack);

      var gatewayHistory = gateway.stop();
      var directHistory = direct.stop();
      var gatewayVerdict = LedgerAudit.check(gatewayHistory, UNTIL_AUDITED);
      var directVerdict = LedgerAudit.check(directHistory, UNTIL_AUDITED);
      var gatewayRto = rto(gatewayHistory, gatewayFault);
      return new Result(
          gatewayRto,
          rto(directHistory, directFault),
          gatewayHistory
              .longestSilence(gatewayFault.plus(gatewayRto), gatewayHistory.until())
              .length(),
          Course.since(struckAt, cluster.api().events()),
          redundant,
          Ledgers.isAsPromised(cluster, gatewayVerdict)
              && Ledgers.isAsPromised(cluster, directVerdict),
          gatewayVerdict,
          directVerdict,
          gatewayHistory.count(Outcome.UNKNOWN) + directHistory.count(Outcome.UNKNOWN));
    }
  }

  /** Of a fault that nobody had to wait for, the longest that somebody waited for anything. */
  private static Duration rto(LedgerHistory history, Duration fault) {
    return history
        .firstOutage(fault)
        .or(() -> history.outageAfter(fault).rto())
        .orElseThrow(() ->
            new TestkitException("Writes did not come back; clients saw " + history.errors()));
  }

  /** Until the outage is over: a second of writes that were sent after the fault. */
  private static void awaitBack(LedgerWorkload ledger) {
    goOn(ledger, Duration.ofMillis(200)); // what was on the way at the fault
    Preparation.awaitMore(ledger, SOME_WRITES / 2);
  }

  private static void goOn(LedgerWorkload ledger, Duration time) {
    if (time.isPositive()) {
      var until = ledger.elapsed().plus(time);
      Waiting.until(
          () -> ledger.elapsed().compareTo(until) >= 0,
          time.plusSeconds(30),
          () -> "time stands still");
    }
  }
}
