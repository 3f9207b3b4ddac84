package io.holdfast.cli.bench;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Event;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.cli.demo.Load;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One fault of a whole stack under the ledger of clients that know only its address. */
final class StackRun {
  private static final Duration UNTIL_REDUNDANT = Duration.ofMinutes(3);
  private static final Duration UNTIL_AUDITED = Duration.ofSeconds(60);
  private static final Duration ON_THE_WAY = Duration.ofMillis(200);
  private static final int SOME_WRITES = 200;

  private static final int LONGEST_PHASE_MILLIS = 1_000;

  /**
   * What it cost.
   *
   * @param outage from the fault to the first good request, of a planned move the pause
   * @param later the longest pause after that, such as when the lost host comes back
   * @param courses from the fault to when each service had its next term's last record, by the
   *     controller's events
   * @param passiveLoad part of a processor that the host took which stood by
   * @param whole from the fault, or from when it was taken back, until all is as it should be
   */
  record Result(
      Duration outage,
      Duration later,
      Map<String, Duration> courses,
      double passiveLoad,
      Duration whole,
      boolean asPromised,
      LedgerVerdict verdict) {
    String course() {
      return courses.entrySet().stream()
          .map(one -> one.getKey() + " " + Figures.seconds(one.getValue()))
          .collect(Collectors.joining(", "));
    }
  }

  private StackRun() {}

  static Result of(LocalCluster cluster, StackFault fault, Duration time, RandomGenerator random) {
    var before = cluster.awaitRedundant(UNTIL_REDUNDANT);
    var home = cluster.primary();
    try (var ledger = LedgerWorkload.start(Ledgers.throughFront(cluster))) {
      var load = Load.begin(passive(cluster, home));
      awaitMore(cluster, ledger);
      // Heartbeats must not be hit at the same phase each time.
      goOn(ledger, Duration.ofMillis(random.nextInt(LONGEST_PHASE_MILLIS)));
      var passiveLoad = load.share();

      var struck = ledger.elapsed();
      var struckAt = Instant.now();
      fault.strike(cluster, home);
      goOn(ledger, ON_THE_WAY);
      awaitMore(cluster, ledger);
      if (fault.lasts()) {
        goOn(ledger, time.minus(ledger.elapsed().minus(struck)));
      }
      var takenBack = fault.lasts() ? ledger.elapsed() : struck;
      fault.takeBack(home);
      cluster.awaitRedundant(UNTIL_REDUNDANT);
      var whole = ledger.elapsed().minus(takenBack);

      var history = ledger.stop();
      var verdict = LedgerAudit.check(history, UNTIL_AUDITED);
      var outage =
          fault == StackFault.MOVE
              ? history.longestSilence(struck, history.until()).length()
              : history
                  .firstOutage(struck)
                  .orElseThrow(() ->
                      new TestkitException(
                          "No request waited for the fault; clients saw " + history.errors()));
      return new Result(
          outage,
          history.longestSilence(struck.plus(outage), history.until()).length(),
          courses(before, struckAt, cluster.api().events()),
          passiveLoad,
          whole,
          Ledgers.isAsPromised(cluster, verdict),
          verdict);
    }
  }

  private static LocalHost passive(LocalCluster cluster, LocalHost home) {
    return cluster.members().stream().filter(host -> host != home).findFirst().orElseThrow();
  }

  /** Of each service that changed its term: when the record of the next one was last written. */
  private static Map<String, Duration> courses(
      ClusterStatus before, Instant fault, List<Event> events) {
    var courses = new LinkedHashMap<String, Duration>();
    for (var service : before.services()) {
      events.stream()
          .filter(event -> !event.time().isBefore(fault))
          .filter(event -> service.name().equals(event.service()))
          .filter(event -> event.kind().equals("service.leading"))
          .filter(event -> event.term() != null && event.term().isAfter(service.term()))
          .findFirst()
          .ifPresent(
              event -> courses.put(service.name().name(), Duration.between(fault, event.time())));
    }
    return courses;
  }

  /** Waits until some more messages are acknowledged. */
  private static void awaitMore(LocalCluster cluster, LedgerWorkload ledger) {
    int wanted = ledger.history().count(Outcome.ACKNOWLEDGED) + SOME_WRITES;
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= wanted,
        UNTIL_REDUNDANT,
        () ->
            "Messages are not acknowledged again; clients saw %s; the cluster: %s"
                .formatted(ledger.history().errors(), cluster.missingForRedundancy()));
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
