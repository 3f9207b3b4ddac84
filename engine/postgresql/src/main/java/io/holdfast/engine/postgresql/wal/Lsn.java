package io.holdfast.engine.postgresql.wal;

/** Log sequence numbers: bytes of log since the beginning, written as {@code 16/B374D848}. */
public final class Lsn {
  private Lsn() {}

  /** PostgreSQL's way of writing it. */
  public static String format(long lsn) {
    return "%X/%X".formatted(lsn >>> 32, lsn & 0xFFFF_FFFFL);
  }

  /**
   * Reads PostgreSQL's way of writing it.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static long parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("'" + text + "' is no log position such as 0/5000148");
    }
    return (Long.parseLong(text.substring(0, slash), 16) << 32)
        | Long.parseLong(text.substring(slash + 1), 16);
  }
}
