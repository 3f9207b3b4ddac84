package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Progress;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.time.Duration;

/** What has to be there before something is measured. */
final class Preparation {
  private static final Duration UNTIL_FORMED = Duration.ofMinutes(5);
  private static final Duration UNTIL_WRITTEN = Duration.ofMinutes(2);

  private Preparation() {}

  /** A cluster of that plan, redundant; to be closed by the caller. */
  static LocalCluster form(ClusterPlan plan, Progress progress) {
    var cluster = LocalCluster.start(plan);
    try {
      progress.during(
          "Forming a cluster",
          () -> String.join("; ", cluster.missingForRedundancy()),
          () -> cluster.awaitRedundant(UNTIL_FORMED));
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Waits until so many more writes are acknowledged. */
  static void awaitMore(LedgerWorkload ledger, int more) {
    int wanted = ledger.history().count(Outcome.ACKNOWLEDGED) + more;
    Waiting.until(
        () -> ledger.history().count(Outcome.ACKNOWLEDGED) >= wanted,
        UNTIL_WRITTEN,
        () -> "Writes do not come back; clients saw " + ledger.history().errors());
  }
}
