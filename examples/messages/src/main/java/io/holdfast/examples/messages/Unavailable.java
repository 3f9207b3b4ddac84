package io.holdfast.examples.messages;

import org.jspecify.annotations.Nullable;

/** A server that is needed cannot be reached now; nothing was begun. */
final class Unavailable extends Exception {
  Unavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
