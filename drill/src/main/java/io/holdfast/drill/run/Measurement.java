package io.holdfast.drill.run;

import io.holdfast.core.drill.DrillMeasure;
import io.holdfast.drill.LedgerHistory;
import io.holdfast.drill.LedgerReads;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.Outcome;
import io.holdfast.drill.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger says about a fault.
 *
 * @param fault in elapsed time of the ledger; null when it never came
 * @param verdict what became of the rows; null when they could not be read back
 * @param reads what a client that reads has seen
 */
public record Measurement(
    LedgerHistory history,
    @Nullable Duration fault,
    @Nullable LedgerVerdict verdict,
    LedgerReads reads) {
  /** A silence that begins so soon after the fault is counted from the fault. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** The shortest silence that counts as a time without service. */
  private static final Duration SHORTEST = Duration.ofMillis(200);

  /** Times without service: longer than any silence before the fault was, with room for chance. */
  public List<Silence> windows() {
    return history.silences(Duration.ZERO, history.until(), threshold());
  }

  private Duration threshold() {
    if (fault == null || fault.isNegative()) {
      return SHORTEST;
    }
    var first = history.silences(Duration.ZERO, fault, Duration.ZERO);
    var usual =
        first.stream()
            .skip(1) // connecting comes first
            .map(Silence::length)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO)
            .multipliedBy(2);
    return usual.compareTo(SHORTEST) > 0 ? usual : SHORTEST;
  }

  /** The longest time without service that ended, or began, after the fault; empty for none. */
  public Optional<Silence> outage() {
    var from = fault;
    return from == null
        ? Optional.empty()
        : windows().stream()
            .filter(window -> window.to().compareTo(from) > 0)
            .max((one, other) -> one.length().compareTo(other.length()));
  }

  /**
   * The time without service: from the fault where the silence began with it, otherwise of the
   * silence alone; of no more than a usual one, that. Empty when it has not ended, or the fault
   * never came.
   */
  public Optional<Duration> rto() {
    var from = fault;
    if (from == null) {
      return Optional.empty();
    }
    var outage = outage();
    if (outage.isEmpty()) {
      return Optional.of(history.longestSilence(from, history.until()).length());
    }
    var window = outage.get();
    if (!window.ended()) {
      return Optional.empty();
    }
    var begunWithIt = window.from().minus(from).compareTo(SOON) <= 0;
    return Optional.of(begunWithIt ? window.to().minus(from) : window.length());
  }

  /** As the verdict wants it. */
  public DrillMeasure measure() {
    var rows = verdict;
    return new DrillMeasure(
        fault == null ? 0 : history.count(Outcome.ACKNOWLEDGED, Duration.ZERO, fault),
        history.count(Outcome.ACKNOWLEDGED),
        rto().orElse(null),
        rows == null
            ? null
            : new DrillMeasure.Rows(
                rows.missing(),
                rows.lostSpan(),
                (long) rows.duplicates() + rows.refusedButPresent()));
  }
}
