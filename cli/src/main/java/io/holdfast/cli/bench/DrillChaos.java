package io.holdfast.cli.bench;

import io.holdfast.api.DrillRequest;
import io.holdfast.api.HoldfastException;
import io.holdfast.cli.bench.DrillRounds.Round;
import io.holdfast.cli.demo.LocalDrills;
import io.holdfast.cli.demo.Progress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.report.Dossier;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.TestkitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random drills in a row, through the cluster's own interface, on a cluster with a service of each
 * engine; clients of all of them write all the while.
 */
final class DrillChaos implements AutoCloseable {
  private static final Duration UNTIL_REDUNDANT = Duration.ofMinutes(5);
  private static final Duration UNTIL_AUDITED = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofSeconds(2);

  /**
   * Saved forks older than this are deleted, as an operator who has looked would: hundreds of
   * failovers of three services would fill the small disks with them.
   */
  private static final Duration SAVED_FOR = Duration.ofMinutes(10);

  private final LocalCluster cluster;
  private final Progress progress;
  private final DrillRounds rounds;
  private final Map<String, LedgerPlan> plans;
  private final Map<String, LedgerWorkload> ledgers = new LinkedHashMap<>();
  private final Map<DrillKind, List<Dossier>> dossiers = new EnumMap<>(DrillKind.class);
  private final List<String> refusals = new ArrayList<>();

  DrillChaos(LocalCluster cluster, long seed, Progress progress) {
    this.cluster = cluster;
    this.progress = progress;
    this.plans = AllEngines.ledgers(cluster);
    this.rounds =
        new DrillRounds(
            new Random(seed),
            List.copyOf(plans.keySet()),
            cluster.members().stream().map(host -> new HostId(host.name())).toList());
    plans.forEach((service, plan) -> ledgers.put(service, LedgerWorkload.start(plan)));
  }

  /** Goes on until the time is over; a round that has begun is ended. */
  void run(Duration time) throws InterruptedException {
    var clock = ledgers.values().iterator().next();
    var until = clock.elapsed().plus(time);
    for (int number = 1; clock.elapsed().compareTo(until) < 0; number++) {
      cluster.awaitRedundant(UNTIL_REDUNDANT);
      cluster.hosts().forEach(host -> host.forgetSaved(SAVED_FOR));
      var round = rounds.next();
      progress.say("%d: %s", number, round);
      var beside = beside(round);
      run(round)
          .ifPresent(dossier -> {
            dossiers.computeIfAbsent(round.kind(), _ -> new ArrayList<>()).add(dossier);
            progress.say(
                "%d: %s: %s", number(dossier), dossier.finding().answer(), dossier.finding().why());
          });
      if (beside != null) {
        beside.join();
      }
    }
    cluster.awaitRedundant(UNTIL_REDUNDANT);
  }

  private static long number(Dossier dossier) {
    return dossier.drill().number();
  }

  private Optional<Dossier> run(Round round) throws InterruptedException {
    try {
      return Optional.of(
          LocalDrills.run(
              cluster,
              new DrillRequest(
                  round.kind(),
                  round.service(),
                  round.host(),
                  round.lasts() == null ? null : round.lasts().toMillis(),
                  null),
              Objects.requireNonNull(plans.get(round.service().name())),
              CALM,
              _ -> {}));
    } catch (HoldfastException | LedgerException e) {
      // What was redundant a moment ago may not be now: the guard rails say so.
      progress.say("  not run: %s", String.valueOf(e.getMessage()));
      refusals.add(round + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private @Nullable Thread beside(Round round) {
    var beside = round.beside();
    if (beside == null) {
      return null;
    }
    var host = cluster.host(beside.host().name());
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(CALM.plus(beside.after()));
            var _ = host.killService(beside.service());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** One row for each kind of drill that was run. */
  void summarize(Table table) {
    dossiers.forEach((kind, all) ->
        table.row(
            kind.word(),
            all.size(),
            count(all, Answer.PASS),
            count(all, Answer.FAIL),
            count(all, Answer.UNKNOWN),
            Table.distribution(
                all.stream()
                    .flatMap(dossier -> Optional.ofNullable(dossier.finding().rtoMs()).stream())
                    .map(Duration::ofMillis)
                    .toList()),
            all.stream().allMatch(dossier -> dossier.drill().undoneAt() != null)
                ? "nothing"
                : "not known"));
  }

  private static long count(List<Dossier> dossiers, Answer answer) {
    return dossiers.stream().filter(dossier -> dossier.finding().answer() == answer).count();
  }

  /** What became of all that was written in all that time, by service. */
  Map<String, LedgerVerdict> audit() {
    var verdicts = new LinkedHashMap<String, LedgerVerdict>();
    ledgers.forEach((service, ledger) ->
        verdicts.put(service, LedgerAudit.check(ledger.stop(), UNTIL_AUDITED)));
    return verdicts;
  }

  /** Rounds that the guard rails did not let begin. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  /**
   * Whether drills were run, none failed or left anything behind, and no synchronous service lost
   * anything. Unknown is no failure: two things at once hide what one has shown. What the
   * asynchronous one may lose is bounded for each failover, which its own drills judge.
   */
  boolean isClean(Map<String, LedgerVerdict> verdicts) {
    var all = dossiers.values().stream().flatMap(List::stream).toList();
    return !all.isEmpty()
        && all.stream()
            .allMatch(dossier ->
                dossier.finding().answer() != Answer.FAIL && dossier.drill().undoneAt() != null)
        && verdicts.entrySet().stream().allMatch(one -> isKept(one.getKey(), one.getValue()));
  }

  private static boolean isKept(String service, LedgerVerdict verdict) {
    return service.equals(AllEngines.CACHE)
        ? verdict.refusedButPresent() == 0 && verdict.duplicates() == 0
        : verdict.isClean();
  }

  @Override
  public void close() {
    ledgers
        .values()
        .forEach(ledger -> {
          try {
            ledger.close();
          } catch (TestkitException e) {
            progress.say("%s", String.valueOf(e.getMessage()));
          }
        });
  }
}
