package io.holdfast.traffic.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The last part of what a program prints, read so that it never waits for us. */
final class Printed {
  private static final Duration REST = Duration.ofMillis(200);

  private final int most;
  private final StringBuilder text = new StringBuilder();
  private final Thread reader;

  Printed(Process process, int most) {
    this.most = most;
    this.reader = Thread.startVirtualThread(() -> read(process));
  }

  /** What there is, once the program has ended. */
  String text() throws InterruptedException {
    // A child that it left behind may hold the pipe open.
    var _ = reader.join(REST);
    synchronized (text) {
      return text.toString().strip();
    }
  }

  private void read(Process process) {
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      var buffer = new char[512];
      for (int length; (length = lines.read(buffer)) > 0; ) {
        synchronized (text) {
          text.append(buffer, 0, length);
          text.delete(0, Math.max(0, text.length() - most));
        }
      }
    } catch (IOException e) {
      // It has ended.
    }
  }
}
