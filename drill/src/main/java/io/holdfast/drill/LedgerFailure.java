package io.holdfast.drill;

import org.jspecify.annotations.Nullable;

/** What a client was told instead of an acknowledgement, or that it was told nothing. */
final class LedgerFailure extends Exception {
  /** What it says about the write that it answers. */
  enum Meaning {
    /**
     * The server had stopped taking work before this write came to it: it is not there. A client
     * connects anew and goes on with the same write.
     */
    NOT_BEGUN,
    /** The server answered with an error: it is not there. */
    REFUSED,
    /** It may be there. */
    UNKNOWN
  }

  private final Meaning meaning;

  /**
   * Says what happened.
   *
   * @param code by which the engine names the error; null when it was not the engine's
   */
  LedgerFailure(
      Meaning meaning, @Nullable String code, @Nullable String message, @Nullable Throwable cause) {
    super("%s %s".formatted(code, firstLine(message)), cause);
    this.meaning = meaning;
  }

  Meaning meaning() {
    return meaning;
  }

  /** Code and first line, which is never null here. */
  String text() {
    return String.valueOf(getMessage());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
