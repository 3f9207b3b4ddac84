package io.holdfast.spi.engine;

import java.io.IOException;
import java.util.List;

/** What a member's program has written, for people to read. Thread-safe. */
public interface MemberLog {
  /** Most lines of one page. */
  int MOST_LINES = 10_000;

  /**
   * Some lines, oldest first.
   *
   * @param cursor names the place behind the last of them, for {@link #after}
   */
  record Page(List<String> lines, String cursor) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /** The newest lines, as many as asked for or as there are. */
  Page last(int lines) throws IOException;

  /**
   * Lines behind the cursor, as many as asked for or as there are now; the newest ones when the
   * cursor names no place that is left.
   */
  Page after(String cursor, int lines) throws IOException;
}
