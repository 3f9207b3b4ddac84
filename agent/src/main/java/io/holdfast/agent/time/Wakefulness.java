package io.holdfast.agent.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that this process stood still (stopped, its machine frozen or moved): it beats many times
 * a second, and a gap between two beats that is much longer than that is a freeze. Everything
 * learnt before one is distrusted: the world may have moved on.
 *
 * <p>Whoever is about to act on something learnt earlier asks {@link #wokenAt} first; asking counts
 * as a beat, so it does not matter which thread runs first after a thaw. Safe for all threads.
 */
public final class Wakefulness {
  /** A gap this long cannot be a busy machine; it is shorter than any silence that counts. */
  public static final Duration FREEZE = Duration.ofSeconds(1);

  private final Ticker ticker;
  private Instant lastBeat;
  private Instant wokenAt;

  public Wakefulness(Ticker ticker) {
    this.ticker = ticker;
    this.lastBeat = ticker.now();
    this.wokenAt = lastBeat;
  }

  /** When this process last began to run: its start, or the end of its last freeze. */
  public synchronized Instant wokenAt() {
    var now = ticker.now();
    if (Duration.between(lastBeat, now).compareTo(FREEZE) > 0) {
      wokenAt = now;
    }
    lastBeat = now;
    return wokenAt;
  }
}
