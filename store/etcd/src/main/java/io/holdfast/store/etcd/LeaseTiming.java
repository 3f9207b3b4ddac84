package io.holdfast.store.etcd;

import java.time.Duration;

/**
 * How long a leader that says nothing is believed, and what follows from it.
 *
 * <p>A leader is renewed every {@code beat} and gives up {@code margin} before its lease can have
 * ended at the server: ttl - margin > the time that etcd takes to elect a leader of its own (up to
 * 2 s with its defaults) + one beat, so that such an election is seldom noticed; and ttl is what a
 * killed controller costs until another takes its place.
 *
 * @param ttl life of a lease without renewal, in whole seconds; etcd raises it to its own minimum,
 *     one and a half of its election time-outs
 * @param margin covers the rate by which two clocks may differ and the time it takes to tell the
 *     controller; shorter than ttl
 * @param beat time between two renewals
 * @param attempt how long one member of etcd may take to answer before the next one is asked
 */
public record LeaseTiming(Duration ttl, Duration margin, Duration beat, Duration attempt) {
  public static final LeaseTiming DEFAULT =
      new LeaseTiming(
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(700));

  public LeaseTiming {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0
        || margin.multipliedBy(2).compareTo(ttl) > 0
        || beat.multipliedBy(3).compareTo(ttl) > 0) {
      throw new IllegalArgumentException(
          "a lease of %s needs a margin of at most half and a beat of at most a third of it, found %s and %s"
              .formatted(ttl, margin, beat));
    }
  }

  /** How long a renewal of a lease of that many seconds is relied on, counted from its sending. */
  Duration reliance(long grantedSeconds) {
    var rest = Duration.ofSeconds(grantedSeconds).minus(margin);
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
