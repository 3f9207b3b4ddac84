package io.holdfast.cli.demo;

import io.holdfast.api.DrillRequest;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.run.Conductor;
import io.holdfast.testkit.LocalCluster;
import java.time.Duration;
import java.util.function.Consumer;

/** Drills of a local cluster, as {@code holdfast drill run} conducts them. */
public final class LocalDrills {
  private LocalDrills() {}

  /**
   * Runs one.
   *
   * @param calm how long clients write before the fault, and after the drill
   * @param progress told of what happens, a sentence each
   */
  public static Dossier run(
      LocalCluster cluster,
      DrillRequest request,
      LedgerPlan ledger,
      Duration calm,
      Consumer<String> progress)
      throws InterruptedException {
    return Conductor.run(
        new Conductor.Order(
            cluster.api().addresses(),
            cluster.api().secret(),
            request,
            ledger,
            calm,
            "local",
            null),
        progress);
  }
}
