package io.holdfast.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments and the time since, for people: rounded down, in one unit, by this machine's zone. */
public final class Ages {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Ages() {}

  /** To the minute. */
  public static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  /** As {@code 6d}, {@code 3h}, {@code 12m}, {@code 5s}; never negative. */
  public static String between(Instant from, Instant to) {
    var age = Duration.between(from, to);
    if (age.isNegative()) {
      return "0s";
    }
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
  }
}
