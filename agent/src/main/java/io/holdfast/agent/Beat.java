package io.holdfast.agent;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something small at a steady pace, on a thread of the operating system's: each timed wait of
 * a virtual thread wakes two of those.
 */
final class Beat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.agent");

  private final Thread thread;

  Beat(Runnable task, Duration pace) {
    this.thread = Thread.ofPlatform().daemon().name("beat").unstarted(() -> run(task, pace));
  }

  void start() {
    thread.start();
  }

  private static void run(Runnable task, Duration pace) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        task.run();
        Thread.sleep(pace);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("unexpected fault in the agent's beat", e);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
