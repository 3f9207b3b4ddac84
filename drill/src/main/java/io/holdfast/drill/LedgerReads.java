package io.holdfast.drill;

/**
 * What a client that reads has seen.
 *
 * @param answered reads that were answered
 * @param stale answers that did not show what had been acknowledged before the question was sent
 * @param backwards answers that showed less than an earlier one had
 */
public record LedgerReads(int answered, int stale, int backwards) {
  static final LedgerReads NONE = new LedgerReads(0, 0, 0);

  /** With one more answer. */
  LedgerReads and(boolean isStale, boolean isBackwards) {
    return new LedgerReads(
        answered + 1, stale + (isStale ? 1 : 0), backwards + (isBackwards ? 1 : 0));
  }
}
