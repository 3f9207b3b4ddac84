package io.holdfast.traffic.vip;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When to tell the network where the address is: several times after it came, because such frames
 * are lost without a word, and every few seconds while it is held, for neighbours that heard none
 * of them.
 */
final class Announcements {
  static final Duration REGULAR = Duration.ofSeconds(10);

  private static final List<Duration> AT_FIRST =
      List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1));

  private Instant since;
  private int told;

  Announcements(Instant now) {
    this.since = now;
  }

  /** Begins again: whoever was cut off may have heard another host meanwhile. */
  void again(Instant now) {
    since = now;
    told = 0;
  }

  /** Whether the network is to be told now; true once per time. */
  boolean isDue(Instant now) {
    if (now.isBefore(nextAt())) {
      return false;
    }
    told++;
    return true;
  }

  Instant nextAt() {
    return told < AT_FIRST.size()
        ? since.plus(AT_FIRST.get(told))
        : since.plus(AT_FIRST.getLast()).plus(REGULAR.multipliedBy(told - AT_FIRST.size() + 1L));
  }
}
