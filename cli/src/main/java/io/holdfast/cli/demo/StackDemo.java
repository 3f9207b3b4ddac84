package io.holdfast.cli.demo;

import static java.util.stream.Collectors.joining;

import io.holdfast.api.ServiceStatus;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.drill.DrillReport;
import io.holdfast.drill.Figures;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What the demo of a blueprint shows: a whole stack that loses the host that it runs on. */
final class StackDemo {
  private static final Duration UNTIL_FORMED = Duration.ofMinutes(2);
  private static final Duration UNTIL_RESTORED = Duration.ofMinutes(2);
  private static final Duration UNTIL_WRITTEN = Duration.ofSeconds(60);
  private static final Duration UNTIL_SERVING = Duration.ofSeconds(60);
  private static final int MOST_MISSING = 2;
  private static final int WRITES_BEFORE_AND_AFTER = 300;

  private final LocalCluster cluster;
  private final Blueprint blueprint;
  private final Progress progress;

  StackDemo(LocalCluster cluster, Blueprint blueprint, Progress progress) {
    this.cluster = cluster;
    this.blueprint = blueprint;
    this.progress = progress;
  }

  /** True when requests came back and no more was lost than the stack may lose. */
  boolean show() {
    form();
    var home = cluster.primary();
    var plan = Ledgers.throughFront(cluster);
    progress.say(
        "%d clients post messages at %s; each is a row of their ledger when the answer is 201.",
        plan.clients(), cluster.fronts().stream().map(StackDemo::words).collect(joining(", ")));
    try (var ledger = LedgerWorkload.start(plan)) {
      awaitWrites(ledger, WRITES_BEFORE_AND_AFTER);
      var load = Load.begin(passive(home));
      awaitWrites(ledger, ledger.history().count(Outcome.ACKNOWLEDGED) + WRITES_BEFORE_AND_AFTER);
      progress.say(
          "Host %s, which would take over, uses %s of a processor for all that runs on it.",
          passive(home).name(), load.percent());

      progress.say("Killing host %s: kill -9 of everything on it, agent included.", home.name());
      var fault = ledger.elapsed();
      home.killAll();
      var serving = awaitServing(ledger, fault, home);
      awaitWrites(ledger, ledger.history().count(Outcome.ACKNOWLEDGED) + WRITES_BEFORE_AND_AFTER);
      serving.forEach((service, after) ->
          progress.say("  %s serves, seen after %s", service, Figures.seconds(after)));

      progress.say("Booting host %s again.", home.name());
      home.startAgent();
      progress.during(
          "Waiting until it stands by again",
          this::missing,
          () -> cluster.awaitRedundant(UNTIL_RESTORED));
      var history = ledger.stop();
      progress.say("Looking for every acknowledged message ...");
      var report = DrillReport.of(history, fault, UNTIL_WRITTEN);
      progress.say("%s", report.sentence());
      return report.outage().rto().isPresent() && Ledgers.isAsPromised(cluster, report.verdict());
    }
  }

  private void form() {
    progress.say(
        "Starting two servers and a witness with the stack of blueprints/%s.yaml on %s.",
        blueprint.word(), cluster.hosts().stream().map(LocalHost::address).collect(joining(", ")));
    cluster.startAgents();
    progress.during(
        "Waiting until every service runs and the other server stands by",
        this::missing,
        () -> cluster.awaitRedundant(UNTIL_FORMED));
  }

  /** When each service was first seen to serve without the lost host, in the order of seeing. */
  private Map<String, Duration> awaitServing(
      LedgerWorkload ledger, Duration fault, LocalHost lost) {
    var seen = new LinkedHashMap<String, Duration>();
    Waiting.until(
        () -> {
          var status = cluster.api().status();
          status.ifPresent(now -> {
            for (var service : now.services()) {
              if (servesWithout(service, lost)) {
                seen.putIfAbsent(words(service), ledger.elapsed().minus(fault));
              }
            }
          });
          return status.isPresent() && seen.size() == status.get().services().size();
        },
        UNTIL_SERVING,
        () -> "Not every service serves again: %s".formatted(missing()));
    return seen;
  }

  private static boolean servesWithout(ServiceStatus service, LocalHost lost) {
    var primary = service.primary();
    boolean serves =
        service.state() == ServiceCondition.State.HEALTHY
            || service.state() == ServiceCondition.State.DEGRADED;
    // What runs on every host has no primary, and goes on.
    return serves && (primary == null || !Objects.equals(primary.name(), lost.name()));
  }

  private static String words(InetSocketAddress front) {
    return front.getHostString() + ":" + front.getPort();
  }

  private static String words(ServiceStatus service) {
    var primary = service.primary();
    return primary == null
        ? "%s on the other host".formatted(service.name())
        : "%s on host %s in term %s".formatted(service.name(), primary, service.term());
  }

  private LocalHost passive(LocalHost home) {
    return cluster.members().stream().filter(host -> host != home).findFirst().orElseThrow();
  }

  private void awaitWrites(LedgerWorkload ledger, int number) {
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= number,
        UNTIL_WRITTEN,
        () ->
            "Clients had %d messages acknowledged, expected %d; they saw %s; the cluster: %s"
                .formatted(
                    ledger.history().count(Outcome.ACKNOWLEDGED),
                    number,
                    ledger.history().errors(),
                    missing()));
  }

  private String missing() {
    return cluster.missingForRedundancy().stream().limit(MOST_MISSING).collect(joining("; "));
  }
}
