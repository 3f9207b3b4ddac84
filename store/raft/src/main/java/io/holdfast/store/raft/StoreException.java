package io.holdfast.store.raft;

/** The quorum store cannot be opened. The message names the place and says what to do. */
public final class StoreException extends RuntimeException {
  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
