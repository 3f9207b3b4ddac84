package io.holdfast.agent.storage;

/**
 * Something on disk is not as it must be. The message says what, where, what was expected and what
 * to do.
 */
public final class StorageException extends RuntimeException {
  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
