package io.holdfast.engine.process.output;

import io.holdfast.spi.engine.MemberLog.Page;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lines of the present file and those put aside. A cursor is the number of a file and a place
 * in it, so that a reader that comes back goes on where it was although the file was put aside.
 */
final class Reading {
  /** Most bytes read for one page. */
  private static final int WINDOW = 1 << 20;

  private static final int LONGEST_LINE = 16 * 1024;

  private final Rotation rotation;

  Reading(Rotation rotation) {
    this.rotation = rotation;
  }

  /** The newest lines. */
  Page last(int lines) throws IOException {
    synchronized (rotation) {
      var present = rotation.generation();
      var newest = tail(rotation.of(present), lines);
      var cursor = new Cursor(present, newest.end()).text();
      var all = new ArrayList<>(newest.lines());
      var older = rotation.aside().reversed().iterator();
      while (all.size() < lines && older.hasNext()) {
        all.addAll(0, tail(rotation.of(older.next()), lines - all.size()).lines());
      }
      return new Page(all, cursor);
    }
  }

  /** Lines that are newer than the cursor. */
  Page after(String text, int lines) throws IOException {
    synchronized (rotation) {
      var cursor = Cursor.parse(text);
      var present = rotation.generation();
      if (cursor == null || cursor.file() > present) {
        return last(lines);
      }
      var oldest = rotation.aside().stream().findFirst().orElse(present);
      var file = Math.max(cursor.file(), oldest);
      var from = file == cursor.file() ? cursor.offset() : 0;
      var found = new ArrayList<String>();
      while (true) {
        var part = forward(rotation.of(file), from, lines - found.size(), file < present);
        found.addAll(part.lines());
        if (file == present || found.size() >= lines || !part.whole()) {
          return new Page(found, new Cursor(file, part.end()).text());
        }
        file++;
        from = 0;
      }
    }
  }

  private record Cursor(long file, long offset) {
    static @org.jspecify.annotations.Nullable Cursor parse(String text) {
      return text.matches("[0-9]{1,18}:[0-9]{1,18}")
          ? new Cursor(
              Long.parseLong(text.substring(0, text.indexOf(':'))),
              Long.parseLong(text.substring(text.indexOf(':') + 1)))
          : null;
    }

    String text() {
      return file + ":" + offset;
    }
  }

  /**
   * Some lines of one file.
   *
   * @param end where the last of them ends
   * @param whole whether nothing comes after them
   */
  private record Part(List<String> lines, long end, boolean whole) {}

  private static Part tail(Path path, int lines) throws IOException {
    if (!Files.exists(path) || lines <= 0) {
      return new Part(List.of(), 0, true);
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var length = file.length();
      var from = Math.max(0, length - WINDOW);
      var part = read(file, from, length, Integer.MAX_VALUE, false);
      // The first line of a window is only the end of one.
      var whole =
          from == 0
              ? part.lines()
              : part.lines().subList(Math.min(1, part.lines().size()), part.lines().size());
      return new Part(
          whole.subList(Math.max(0, whole.size() - lines), whole.size()), part.end(), true);
    }
  }

  private static Part forward(Path path, long from, int lines, boolean closed) throws IOException {
    if (!Files.exists(path)) {
      return new Part(List.of(), 0, true);
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var length = file.length();
      var start = from > length ? 0 : from;
      return read(file, start, Math.min(length, start + WINDOW), lines, closed);
    }
  }

  /**
   * Whole lines only; the last one of a file that nobody appends to any more counts without its
   * end, and one that is too long is cut.
   */
  private static Part read(RandomAccessFile file, long from, long to, int lines, boolean closed)
      throws IOException {
    var bytes = new byte[(int) (to - from)];
    file.seek(from);
    file.readFully(bytes);
    var found = new ArrayList<String>();
    var start = 0;
    for (int i = 0; i < bytes.length && found.size() < lines; i++) {
      if (bytes[i] == '\n' || i - start >= LONGEST_LINE) {
        found.add(text(bytes, start, i));
        start = i + 1;
      }
    }
    var atEnd = to == file.length();
    if (closed && atEnd && start < bytes.length && found.size() < lines) {
      found.add(text(bytes, start, bytes.length));
      start = bytes.length;
    }
    return new Part(found, from + start, atEnd && (start == bytes.length || !closed));
  }

  private static String text(byte[] bytes, int from, int to) {
    var end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }
}
