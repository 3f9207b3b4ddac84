package io.holdfast.engine.os;

import io.holdfast.engine.os.ProcessTable.Life;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one process many times a second at the price of one read, because its line in {@code
 * /proc} is kept open. The kernel ties an open file there to the process and not to its id, so a
 * later process of the same id is not taken for it. Asked by one thread; closed by any.
 */
public final class ProcessWatch implements AutoCloseable {
  /** Holds the id, the program's name of at most 15 characters and the state. */
  private static final int HEAD_BYTES = 64;

  private final Life life;
  private final @Nullable RandomAccessFile stat;
  private final byte[] head = new byte[HEAD_BYTES];

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
  public boolean isRunning() {
    if (stat == null) {
      return false;
    }
    try {
      stat.seek(0);
      return isAlive(stat.read(head));
    } catch (IOException _) {
      return false;
    }
  }

  /** The state's letter stands behind the name, whose last parenthesis is the line's last. */
  private boolean isAlive(int bytes) {
    for (int i = bytes - 3; i >= 0; i--) {
      if (head[i] == ')') {
        return head[i + 2] != 'Z' && head[i + 2] != 'X';
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
