package io.holdfast.drill;

/** The ledger itself could not do its work: says nothing about the database under test. */
public final class LedgerException extends RuntimeException {
  public LedgerException(String message) {
    super(message);
  }

  LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
