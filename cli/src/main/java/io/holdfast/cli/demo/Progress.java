package io.holdfast.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a waiting person what is going on: a line for each step, and more when it takes long. */
public final class Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final long startedAt = System.nanoTime();

  public Progress(PrintWriter out) {
    this.out = out;
  }

  /** One line, with the time since the start. */
  public void say(String format, Object... arguments) {
    var elapsed = (System.nanoTime() - startedAt) / 1e9;
    out.printf(Locale.ROOT, "[%5.1f s] %s%n", elapsed, format.formatted(arguments));
    out.flush();
  }

  /**
   * Says what begins, does it, and says every two seconds what it is still waiting for.
   *
   * @param waitingFor asked from another thread
   */
  public <T> T during(String what, Supplier<String> waitingFor, Supplier<T> task) {
    say("%s ...", what);
    var done = new CountDownLatch(1);
    var reporter = Thread.ofVirtual().start(() -> report(done, waitingFor));
    try {
      return task.get();
    } finally {
      done.countDown();
      try {
        reporter.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void report(CountDownLatch done, Supplier<String> waitingFor) {
    try {
      while (!done.await(BETWEEN_LINES.toMillis(), TimeUnit.MILLISECONDS)) {
        var what = waitingFor.get();
        if (done.getCount() > 0) {
          say("  %s", what);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
