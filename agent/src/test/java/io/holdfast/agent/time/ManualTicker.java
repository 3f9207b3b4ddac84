package io.holdfast.agent.time;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so. */
public final class ManualTicker implements Ticker {
  private Instant now = Instant.EPOCH;

  @Override
  public synchronized Instant now() {
    return now;
  }

  /** Lets time pass. */
  public synchronized void pass(Duration time) {
    now = now.plus(time);
  }
}
