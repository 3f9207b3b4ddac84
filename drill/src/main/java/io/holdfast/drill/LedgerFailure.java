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

  /** Longest part of what a server said that is repeated: an answer may be a whole page. */
  private static final int MOST_REPEATED = 200;

  /** The same of something that stands where something else was expected. */
  private static final int MOST_QUOTED = 60;

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

  /**
   * An answer that cannot be understood, which says nothing about the write.
   *
   * @param expected with its article
   */
  static LedgerFailure unexpected(String expected, String came) {
    return new LedgerFailure(
        Meaning.UNKNOWN,
        "unexpected",
        "'%s' instead of %s".formatted(shortened(came, MOST_QUOTED), expected),
        null);
  }

  /** What nobody had thought of: whatever became of the write, it was not refused. */
  static LedgerFailure unforeseen(RuntimeException surprise) {
    return new LedgerFailure(
        Meaning.UNKNOWN, surprise.getClass().getSimpleName(), surprise.getMessage(), surprise);
  }

  Meaning meaning() {
    return meaning;
  }

  /** Code and first line, which is never null here. */
  String text() {
    return String.valueOf(getMessage());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : shortened(message.lines().findFirst().orElse(""), MOST_REPEATED);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
