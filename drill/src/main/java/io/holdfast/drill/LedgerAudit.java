package io.holdfast.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads every row of a run back from the primary and holds it against what clients were told. */
public final class LedgerAudit {
  /** For one answer of the server, of which there may be many for a long run. */
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);

  /** Missing rows named one by one; more are only counted. */
  private static final int MOST_NAMED = 20;

  private LedgerAudit() {}

  /**
   * Checks every row, by the route the clients used.
   *
   * @param deadline for reaching a primary
   * @throws LedgerException when it could not be reached or read
   */
  public static LedgerVerdict check(LedgerHistory history, Duration deadline) {
    return check(history, deadline, history.plan());
  }

  /** As {@link #check(LedgerHistory, Duration)}, by another route than the clients used. */
  public static LedgerVerdict check(LedgerHistory history, Duration deadline, LedgerPlan plan) {
    try (var session = new LedgerConnections(plan, ANSWER_DEADLINE).openAny(deadline)) {
      return compare(history, session.read(history.run()));
    } catch (LedgerFailure e) {
      throw new LedgerException(
          "The ledger could not be read back through %s: %s".formatted(plan.endpoints(), e.text()),
          e);
    }
  }

  private static LedgerVerdict compare(LedgerHistory history, LedgerRows rows) {
    int missing = 0;
    long firstLost = Long.MAX_VALUE;
    long lastLost = Long.MIN_VALUE;
    int unacknowledgedButPresent = 0;
    int refusedButPresent = 0;
    var named = new ArrayList<LedgerVerdict.Missing>();
    for (int client = 0; client < history.logs().size(); client++) {
      var log = history.logs().get(client);
      for (int sequence = 0; sequence < log.size(); sequence++) {
        var present = rows.has(client, sequence);
        switch (log.outcome(sequence)) {
          case ACKNOWLEDGED -> {
            if (!present) {
              missing++;
              firstLost = Math.min(firstLost, log.doneNanos(sequence));
              lastLost = Math.max(lastLost, log.doneNanos(sequence));
              name(named, client, sequence, log);
            }
          }
          case UNKNOWN -> unacknowledgedButPresent += present ? 1 : 0;
          case REFUSED -> refusedButPresent += present ? 1 : 0;
        }
      }
    }
    return new LedgerVerdict(
        history.count(Outcome.ACKNOWLEDGED),
        missing,
        missing == 0 ? Duration.ZERO : Duration.ofNanos(lastLost - firstLost),
        named,
        unacknowledgedButPresent,
        refusedButPresent,
        rows.duplicates());
  }

  private static void name(
      List<LedgerVerdict.Missing> named, int client, int sequence, WriteLog log) {
    if (named.size() < MOST_NAMED) {
      named.add(
          new LedgerVerdict.Missing(client, sequence, Duration.ofNanos(log.doneNanos(sequence))));
    }
  }
}
