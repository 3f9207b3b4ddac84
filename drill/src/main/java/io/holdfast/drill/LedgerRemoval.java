package io.holdfast.drill;

import java.time.Duration;

/** Leaves the database as it was before a workload. */
public final class LedgerRemoval {
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);

  private LedgerRemoval() {}

  /**
   * Removes every row of the run, by the route the clients used, and the table when no other run is
   * in it.
   *
   * @param deadline for reaching a primary
   * @throws LedgerException when it is not known to be done
   */
  public static void remove(LedgerHistory history, Duration deadline) {
    try (var session = new LedgerConnections(history.plan(), ANSWER_DEADLINE).openAny(deadline)) {
      session.remove(history.run());
    } catch (LedgerFailure e) {
      throw new LedgerException(
          "The ledger's rows could not be removed through %s: %s"
              .formatted(history.plan().endpoints(), e.text()),
          e);
    }
  }
}
