package io.holdfast.drill;

import java.time.Duration;

/**
 * Opens connections for a plan, one endpoint at a time. Nothing but a {@link LedgerFailure} comes
 * out of it or of them: a client that died of anything else would look like an outage.
 */
final class LedgerConnections {
  private final LedgerPlan plan;
  private final Duration answerDeadline;

  LedgerConnections(LedgerPlan plan, Duration answerDeadline) {
    this.plan = plan;
    this.answerDeadline = answerDeadline;
  }

  /** One attempt at one endpoint, taken modulo their number. */
  LedgerSession open(int endpoint) throws LedgerFailure {
    var to = plan.endpoints().get(Math.floorMod(endpoint, plan.endpoints().size()));
    try {
      return new GuardedSession(plan.engine().store().open(plan, to, answerDeadline));
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  /**
   * Goes round the endpoints until one answers.
   *
   * @throws LedgerFailure of the last attempt when none did by the deadline
   */
  LedgerSession openAny(Duration deadline) throws LedgerFailure {
    var until = System.nanoTime() + deadline.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        return open(attempt);
      } catch (LedgerFailure e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        Pauses.briefly();
      }
    }
  }
}
