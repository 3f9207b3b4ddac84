package io.holdfast.cli.demo;

import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import java.util.Locale;

/**
 * How busy everything on a host has been since a moment.
 *
 * @param before processor time that had been taken by then
 * @param beganNanos that moment
 */
public record Load(LocalHost host, Duration before, long beganNanos) {
  /** From now on. */
  public static Load begin(LocalHost host) {
    return new Load(host, host.processorTime(), System.nanoTime());
  }

  /** Part of one processor until now; 0.05 is five percent. */
  public double share() {
    var taken = host.processorTime().minus(before).toNanos();
    return (double) taken / (System.nanoTime() - beganNanos);
  }

  /** As in {@code 5.2 %}. */
  public String percent() {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share());
  }
}
