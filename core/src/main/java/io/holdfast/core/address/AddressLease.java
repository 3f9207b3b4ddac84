package io.holdfast.core.address;

import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;

/**
 * The times of an address's lease.
 *
 * <p>With L the lease, K the lifetime that the kernel is given, G how much later than that the
 * kernel may act, B the pace at which an agent renews the kernel's lifetime: an address is given K
 * only while at least K + G of the lease is left, so a host without its agent's help is without the
 * address when the lease ends; and it keeps it for L - K - G - B at least, plus K, without hearing
 * from the controller.
 */
public final class AddressLease {
  /** K: the shortest lifetime that Linux knows. */
  public static final Duration LIFETIME = Duration.ofSeconds(1);

  /** G: measured 0 to 0.2 s; Linux rounds its timer by at most a quarter of a second. */
  public static final Duration GRACE = Duration.ofMillis(250);

  /** B: how often an agent renews the lifetime while its lease runs. */
  public static final Duration BEAT = Duration.ofMillis(200);

  /** Longest time for which a deposed leader may go on believing that it leads. */
  public static final Duration DEPOSED = Duration.ofSeconds(1);

  /**
   * How long an address may outlive its agent's process when only the kernel's lifetime ends it.
   */
  public static final Duration LINGER = LIFETIME.plus(GRACE);

  private AddressLease() {}

  /** L: a silence that is too short to count does not cost the address. */
  public static Duration length(DetectionSpec detection) {
    return detection.silence().plus(GRACE).plus(BEAT);
  }

  /** What a controller waits beyond the lease: two clocks run at different rates. */
  static Duration margin(DetectionSpec detection) {
    var half = detection.heartbeat().dividedBy(2);
    return half.compareTo(GRACE) > 0 ? half : GRACE;
  }
}
