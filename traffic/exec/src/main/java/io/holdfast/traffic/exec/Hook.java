package io.holdfast.traffic.exec;

import io.holdfast.core.spec.HookSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program and the messages on their way to it. Thread-safe; telling never blocks. */
public final class Hook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("holdfast.hook");

  /** Messages that may wait; the oldest give way, because the newest says how things are. */
  static final int MOST_WAITING = 64;

  /** Attempts at a message before a newer one is preferred. */
  static final int ATTEMPTS = 5;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final HookSpec spec;
  private final Consumer<String> failures;
  private final Duration pause;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  /**
   * @param failures told once, in a sentence, of a message that the program does not take
   */
  public Hook(HookSpec spec, Consumer<String> failures) {
    this(spec, failures, Duration.ofMillis(200));
  }

  /**
   * @param pause before the second attempt; each further one waits twice as long
   */
  Hook(HookSpec spec, Consumer<String> failures, Duration pause) {
    this.spec = spec;
    this.failures = failures;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("hook").start(this::run);
  }

  /** Has the program told, after all that it was to be told before. */
  public synchronized void tell(String message) {
    if (waiting.size() >= MOST_WAITING) {
      LOG.warn("{} does not keep up; it is not told {}", spec.command(), waiting.removeFirst());
    }
    waiting.addLast(message);
    notifyAll();
  }

  /** Ends a run that is under way and tells nothing more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        deliver(next());
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized String next() throws InterruptedException {
    while (waiting.isEmpty()) {
      if (closed) {
        throw new InterruptedException();
      }
      wait();
    }
    return waiting.removeFirst();
  }

  private void deliver(String message) throws InterruptedException {
    var wait = pause;
    for (int attempt = 1; ; attempt++) {
      var failure = HookRun.of(spec, message);
      if (failure == null) {
        return;
      }
      LOG.warn("attempt {} to tell {} failed: {}", attempt, spec.command(), failure);
      if (attempt == ATTEMPTS) {
        failures.accept("Program %s was not told of a change: %s.".formatted(program(), failure));
      }
      if (attempt >= ATTEMPTS && isOutdated()) {
        return;
      }
      Thread.sleep(wait);
      wait = shorter(wait.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private synchronized boolean isOutdated() {
    return !waiting.isEmpty();
  }

  private String program() {
    return spec.command().getFirst();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
