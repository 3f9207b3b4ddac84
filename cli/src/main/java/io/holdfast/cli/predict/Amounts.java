package io.holdfast.cli.predict;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
final class Amounts {
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;
  private static final double DAY = 86_400;

  private Amounts() {}

  /** Two or three digits and a unit. */
  static String span(Duration duration) {
    var seconds = duration.toMillis() / 1000.0;
    var size = Math.abs(seconds);
    if (size == 0) {
      return "0";
    }
    if (size < 10) {
      return text("%.2f s", seconds);
    }
    if (size < 2 * MINUTE) {
      return text("%.0f s", seconds);
    }
    if (size < 2 * HOUR) {
      return text("%.1f min", seconds / MINUTE);
    }
    return size < 2 * DAY ? text("%.1f h", seconds / HOUR) : text("%.1f d", seconds / DAY);
  }

  /** The same with its sign. */
  static String difference(Duration duration) {
    return duration.isPositive() ? "+" + span(duration) : span(duration);
  }

  /** Null for as long as a repair takes. */
  static String orRepair(@Nullable Duration duration, String repair, String none) {
    return duration == null ? repair : duration.isZero() ? none : span(duration);
  }

  /** As a percentage, never rounded up to all of it. */
  static String availability(double fraction) {
    return fraction >= 1 ? "100 %" : text("%.5f %%", Math.floor(fraction * 10_000_000) / 100_000);
  }

  static String percent(double fraction) {
    return text("%.0f %%", Math.floor(fraction * 100));
  }

  static String rate(double number) {
    return text(number < 10 ? "%.2f" : "%.0f", number);
  }

  private static String text(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
