package io.holdfast.engine.process.output;

import io.holdfast.core.spec.ProgramSpec.Logs;
import io.holdfast.spi.engine.MemberLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A program's output: kept within its limits and read from its end. Thread-safe. */
public final class OutputLog implements MemberLog, AutoCloseable {
  private static final long PACE_MILLIS = 1_000;

  private final Rotation rotation;
  private final Reading reading;
  private boolean closed;

  /**
   * @param file what the program has open, for appending
   */
  public OutputLog(Path file, Logs limits) {
    this.rotation = new Rotation(file, limits);
    this.reading = new Reading(rotation);
  }

  /**
   * Begins to keep it within its limits.
   *
   * @param complain told once when that does not work, and again when it does not work any more
   */
  public void begin(String service, Consumer<String> complain) {
    Thread.ofVirtual().name("output-" + service).start(() -> watch(complain));
  }

  private void watch(Consumer<String> complain) {
    var works = true;
    while (true) {
      synchronized (this) {
        try {
          if (!closed) {
            wait(PACE_MILLIS);
          }
        } catch (InterruptedException _) {
          return;
        }
        if (closed) {
          return;
        }
      }
      try {
        var _ = rotation.rotateIfLong();
        works = true;
      } catch (IOException failure) {
        if (works) {
          complain.accept("its output cannot be put aside: " + failure);
        }
        works = false;
      }
    }
  }

  @Override
  public Page last(int lines) throws IOException {
    return reading.last(lines);
  }

  @Override
  public Page after(String cursor, int lines) throws IOException {
    return reading.after(cursor, lines);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
