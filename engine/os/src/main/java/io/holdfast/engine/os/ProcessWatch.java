package io.holdfast.engine.os;

import io.holdfast.engine.os.ProcessTable.Life;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one process many times a second at the price of one read, because its line in {@code
 * /proc} is kept open. The kernel ties an open file there to the process and not to its id, so a
 * later process of the same id is not taken for it. Thread-safe: a drill asks beside the member.
 */
public final class ProcessWatch implements AutoCloseable {
  /** More than 52 numbers of 64 bits take. */
  private static final int LINE_BYTES = 2048;

  private final Life life;
  private final @Nullable RandomAccessFile stat;
  private final byte[] line = new byte[LINE_BYTES];

  private ProcessWatch(Life life, @Nullable RandomAccessFile stat) {
    this.life = life;
    this.stat = stat;
  }

  /** Begins to watch; a process that has gone meanwhile is watched as one that does not run. */
  public static ProcessWatch of(Life life) {
    try {
      var watch =
          new ProcessWatch(life, new RandomAccessFile("/proc/" + life.pid() + "/stat", "r"));
      // What was opened may be the line of a later process; if so, this one has gone.
      if (life.isRunning()) {
        return watch;
      }
      watch.close();
    } catch (IOException _) {
      // It has gone.
    }
    return new ProcessWatch(life, null);
  }

  /** The process watched. */
  public Life life() {
    return life;
  }

  /** Whether it still runs; a zombie does not. */
  public synchronized boolean isRunning() {
    if (stat == null) {
      return false;
    }
    try {
      stat.seek(0);
      return isAlive(stat.read(line));
    } catch (IOException _) {
      return false;
    }
  }

  /** The state's letter stands behind the name, whose last parenthesis is the line's last. */
  private boolean isAlive(int bytes) {
    for (int i = bytes - 3; i >= 0; i--) {
      if (line[i] == ')') {
        // Only the rare zombie is worth reading all of its line.
        return (line[i + 2] != 'Z' && line[i + 2] != 'X')
            || !ProcessStat.parse(new String(line, 0, bytes, StandardCharsets.ISO_8859_1))
                .hasEnded();
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (stat != null) {
      try {
        stat.close();
      } catch (IOException _) {
        // It was only read.
      }
    }
  }
}
