package io.holdfast.agent.link;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the link: something is to be reported at once. Ringing often is ringing once. */
public final class Doorbell {
  private final Semaphore rings = new Semaphore(0);

  /** Never blocks. */
  public void ring() {
    if (rings.availablePermits() == 0) {
      rings.release();
    }
  }

  /** Waits for a ring, at most for that time. */
  void await(Duration longest) throws InterruptedException {
    var _ = rings.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
    rings.drainPermits();
  }
}
