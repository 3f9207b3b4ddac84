package io.holdfast.drill;

import java.time.Duration;

/** How the clients of a ledger reach one engine. All that differs between engines is behind it. */
interface LedgerStore {
  /**
   * Connects and logs in, within the plan's time-out for connecting. On a direct route only a
   * member that takes writes is good enough.
   *
   * @param answerDeadline of each answer from then on; when it passes, nothing is cancelled
   */
  LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline) throws LedgerFailure;
}
