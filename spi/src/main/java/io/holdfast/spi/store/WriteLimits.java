package io.holdfast.spi.store;

import java.nio.charset.StandardCharsets;

/** What fits into one write, in every store. More would not fit into the buffers of their logs. */
public final class WriteLimits {
  /** Longest key, in characters. */
  public static final int KEY_CHARACTERS = 256;

  /** All events of one write together, in bytes of UTF-8. */
  public static final int EVENTS_BYTES = 256 * 1024;

  private WriteLimits() {}

  /**
   * Checks a write before anything is sent.
   *
   * @throws IllegalArgumentException when the document, its key or the events are too large
   */
  public static void check(Write write) {
    String key = write.key();
    if (key.isEmpty() || key.length() > KEY_CHARACTERS) {
      throw new IllegalArgumentException(
          "the key '%s' must have 1 to %d characters".formatted(key, KEY_CHARACTERS));
    }
    atMost("document " + key, bytes(write.json()), Document.MAX_BYTES);
    atMost(
        "the events written with document " + key,
        write.events().stream().mapToInt(WriteLimits::bytes).sum(),
        EVENTS_BYTES);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void atMost(String what, int bytes, int limit) {
    if (bytes > limit) {
      throw new IllegalArgumentException(
          "%s: %d bytes, at most %d are stored".formatted(what, bytes, limit));
    }
  }
}
