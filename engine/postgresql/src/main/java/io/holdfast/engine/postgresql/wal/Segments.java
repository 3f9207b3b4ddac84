package io.holdfast.engine.postgresql.wal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the log is cut into files.
 *
 * @param size bytes per file, a power of two
 */
public record Segments(int size) {
  private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");

  /**
   * One file of the log.
   *
   * @param number which one, counted from the beginning of the log
   */
  public record Segment(int timeline, long number) {}

  /** The file in which the byte before this position lies. */
  public long numberEndingAt(long lsn) {
    return Math.max(0, lsn - 1) / size;
  }

  /** The file in which this position lies. */
  public long numberOf(long lsn) {
    return lsn / size;
  }

  /** File name of a segment. */
  public String name(int timeline, long number) {
    var perId = 0x1_0000_0000L / size;
    return "%08X%08X%08X".formatted(timeline, number / perId, number % perId);
  }

  /** The segment of that file name; empty when the name is no segment's. */
  public Optional<Segment> parse(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    var perId = 0x1_0000_0000L / size;
    return Optional.of(
        new Segment(
            Integer.parseUnsignedInt(name.substring(0, 8), 16),
            Long.parseLong(name.substring(8, 16), 16) * perId
                + Long.parseLong(name.substring(16), 16)));
  }
}
