package io.holdfast.agent.thread;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs tasks beside their callers, as many at a time as there are; a thread is kept for a minute.
 * They are the kernel's threads and not virtual ones, of which as many run at a time as there are
 * cores: ADR 32.
 */
public final class Tasks {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("task-", 1).factory());

  private Tasks() {}

  /** Begins a task; never blocks. */
  public static void start(Runnable task) {
    THREADS.execute(task);
  }
}
