package io.holdfast.agent.control;

import io.holdfast.api.DrillFiling;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The reports of the newest drills in the store, as they were filed: a newer one takes the place of
 * the oldest.
 */
final class DrillReports {
  private final QuorumStore store;

  DrillReports(QuorumStore store) {
    this.store = store;
  }

  /** Writes the report of that drill, in place of an earlier one of its own or of the oldest. */
  WriteOutcome keep(long drill, String json, Epoch epoch, Duration deadline) {
    var key = key(drill);
    var revision = store.read(key).map(Document::revision).orElse(0L);
    return store.write(new Write(key, revision, json, epoch, List.of()), deadline);
  }

  /** The report of that drill; empty when there is none, or a newer one has taken its place. */
  Optional<String> find(long drill) {
    return store
        .read(key(drill))
        .map(Document::json)
        .filter(json -> WireFormat.read(json, DrillFiling.class).drill().number() == drill);
  }

  private static String key(long drill) {
    return "drill-report/" + drill % DrillFiling.KEPT;
  }
}
