package io.holdfast.engine.postgresql.wal;

import io.holdfast.engine.postgresql.wal.Segments.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The segment files of one log folder. */
public final class WalFolder {
  private static final int PAGE = 8192;
  private static final int LONG_HEADER = 40;
  private static final int SHORT_HEADER = 24;
  private static final int ALIGNMENT = 8;

  /** Where a page's header names its position: {@code xlp_pageaddr} of XLogPageHeaderData. */
  private static final int PAGE_ADDRESS = 8;

  private final Path folder;
  private final Segments segments;

  public WalFolder(Path folder, Segments segments) {
    this.folder = folder;
    this.segments = segments;
  }

  /** Highest timeline that has a file for the byte before this position. */
  public OptionalInt newestTimelineAt(long lsn) throws IOException {
    var number = segments.numberEndingAt(lsn);
    var suffix = segments.name(0, number).substring(8);
    var newest = OptionalInt.empty();
    try (var entries = Files.newDirectoryStream(folder, "????????" + suffix)) {
      for (var entry : entries) {
        var segment = segments.parse(entry.getFileName().toString());
        if (segment.isPresent()
            && (newest.isEmpty() || segment.get().timeline() > newest.getAsInt())) {
          newest = OptionalInt.of(segment.get().timeline());
        }
      }
    }
    return newest;
  }

  /** Highest timeline of which there is a file. */
  public OptionalInt newestTimeline() throws IOException {
    return parsed().mapToInt(Segment::timeline).max();
  }

  /**
   * Whether log of that timeline goes on after a position at which a record ended. Files that
   * PostgreSQL made in advance, or received only in part, hold the remains of older log; in doubt
   * the answer is yes.
   */
  public boolean goesOnAfter(int timeline, long lsn) throws IOException {
    var number = segments.numberOf(lsn);
    for (var segment : parsed().filter(one -> one.timeline() >= timeline).toList()) {
      var begin = segment.number() * segments.size();
      if (segment.number() > number && isWritten(segment, begin)) {
        return true;
      }
      if (segment.number() == number
          && isWritten(segment, lsn - lsn % PAGE)
          && word(segment, afterHeader(lsn)) != 0) {
        return true;
      }
    }
    return false;
  }

  private Stream<Segment> parsed() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .flatMap(entry -> segments.parse(entry.getFileName().toString()).stream())
          .toList()
          .stream();
    }
  }

  /** Where a record would begin that follows what ends there. */
  private long afterHeader(long lsn) {
    if (lsn % PAGE != 0) {
      return lsn;
    }
    return lsn + (lsn % segments.size() == 0 ? LONG_HEADER : SHORT_HEADER);
  }

  /** Whether the page that begins there was written as this page: each names its position. */
  private boolean isWritten(Segment segment, long page) throws IOException {
    var low = Integer.toUnsignedLong(word(segment, page + PAGE_ADDRESS));
    var high = Integer.toUnsignedLong(word(segment, page + PAGE_ADDRESS + Integer.BYTES));
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? page == (high << Integer.SIZE | low)
        : page == (low << Integer.SIZE | high);
  }

  /** Four bytes; 0 where the file ends. */
  private int word(Segment segment, long lsn) throws IOException {
    var file = file(segment.timeline(), segment.number());
    var buffer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.read(buffer, lsn % segments.size()) == Integer.BYTES ? buffer.getInt(0) : 0;
    }
  }

  /**
   * Files that hold a timeline's log from one position to another, in order. Of files with the same
   * part of the log the one of the newest timeline up to this one has it all, because PostgreSQL
   * begins it with a copy; what is newer than this timeline is in doubt and counts.
   *
   * @param to end of the log; {@link Long#MAX_VALUE} when not known
   */
  public List<Path> files(int timeline, long from, long to) throws IOException {
    var last = to == Long.MAX_VALUE ? Long.MAX_VALUE : segments.numberEndingAt(to);
    var own = new TreeMap<Long, Integer>();
    var files = new TreeSet<Path>();
    for (var segment : parsed().toList()) {
      if (segment.number() < segments.numberOf(from) || segment.number() > last) {
        continue;
      }
      if (segment.timeline() > timeline) {
        files.add(file(segment.timeline(), segment.number()));
      } else {
        own.merge(segment.number(), segment.timeline(), Math::max);
      }
    }
    own.forEach((number, newest) -> files.add(file(newest, number)));
    return List.copyOf(files);
  }

  private Path file(int timeline, long number) {
    return folder.resolve(segments.name(timeline, number));
  }

  /**
   * Position after the record that begins here, as PostgreSQL counts it: aligned, with the headers
   * of the pages it crosses.
   *
   * @throws IOException when the file is missing or there is no record
   */
  public long endOfRecord(int timeline, long start) throws IOException {
    var file = file(timeline, segments.numberOf(start));
    var buffer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.read(buffer, start % segments.size()) != Integer.BYTES) {
        throw new IOException(file + " ends before " + Lsn.format(start));
      }
    }
    long left = buffer.getInt(0);
    if (left < SHORT_HEADER || left > segments.size()) {
      throw new IOException("there is no record at " + Lsn.format(start) + " of " + file);
    }
    left = (left + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    var position = start;
    while (true) {
      var inPage = PAGE - position % PAGE;
      if (left <= inPage) {
        return position + left;
      }
      left -= inPage;
      position += inPage;
      position += position % segments.size() == 0 ? LONG_HEADER : SHORT_HEADER;
    }
  }
}
