package io.holdfast.e2e;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program in which virtual threads wait for a class whose initializer waits for another one. */
final class WaitingForClass {
  private static final int WAITING = 8;
  private static final CountDownLatch LAST_RAN = new CountDownLatch(1);

  /** Initialized once another virtual thread has run. */
  private static final class Slow {
    static final boolean READY = awaitLast();

    private static boolean awaitLast() {
      try {
        return LAST_RAN.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Ends with 0 when the initializer did not wait in vain. */
  public static void main(String[] arguments) throws InterruptedException {
    var initializing = Thread.ofPlatform().start(WaitingForClass::use);
    while (initializing.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    for (int i = 0; i < WAITING; i++) {
      Thread.ofVirtual().start(WaitingForClass::use);
    }
    // Time for them to take all the carriers there are: one that lets the last run passes anyway.
    Thread.sleep(500);
    Thread.ofVirtual().start(LAST_RAN::countDown);
    initializing.join();
    System.exit(Slow.READY ? 0 : 1);
  }

  private static void use() {
    if (!Slow.READY) {
      throw new IllegalStateException("the last one was not run");
    }
  }
}
