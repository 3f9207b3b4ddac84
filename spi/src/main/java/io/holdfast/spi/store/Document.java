package io.holdfast.spi.store;

/**
 * A stored document.
 *
 * @param revision grows by one with every write of this key, starting at 1
 * @param json the document itself, at most {@link #MAX_BYTES}
 */
public record Document(String key, long revision, String json) {
  /** Largest document, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256 * 1024;
}
