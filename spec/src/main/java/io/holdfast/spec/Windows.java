package io.holdfast.spec;

import io.holdfast.core.spec.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times of day as people write them: {@code 02:00-04:00}, {@code sat,sun 22:00-06:00}. */
final class Windows {
  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String TIME = "[0-2][0-9]:[0-5][0-9]";

  private static final String PATTERN = "(?:%s(?:,%s){0,6} )?%s-%s".formatted(DAY, DAY, TIME, TIME);

  /** The value of a key {@code window}. */
  static final Kind.Text WINDOW =
      Kind.Text.of(
          PATTERN,
          "a time of day such as 02:00-04:00, or with days sat,sun 22:00-06:00",
          "时间段，如 02:00-04:00；也可写明星期几，如 sat,sun 22:00-06:00");

  /** The value of a key {@code zone}. */
  static final Kind.Text ZONE =
      Kind.Text.of(
          "[A-Za-z][A-Za-z0-9+_/-]{0,60}",
          "a time zone such as Europe/Berlin",
          "时区，如 Asia/Shanghai");

  private static final Pattern PARTS =
      Pattern.compile("(?:(%s(?:,%s){0,6}) )?(%s)-(%s)".formatted(DAY, DAY, TIME, TIME));

  private Windows() {}

  /** Says what is wrong with the keys {@code window} and {@code zone}. */
  static void check(Tree tree, Problems problems) {
    tree.find("zone", String.class)
        .filter(zone -> !isZone(zone))
        .ifPresent(zone ->
            problems.error(
                tree.placeOf("zone"),
                "'%s' is no time zone; expected one like Europe/Berlin or UTC",
                zone));
    tree.find("window", String.class)
        .filter(window -> parse(window, ZoneId.of("UTC")).isEmpty())
        .ifPresent(window ->
            problems.error(
                tree.placeOf("window"),
                "'%s' is no window; expected one like 02:00-04:00 or sat,sun 22:00-06:00, with two"
                    + " different times",
                window));
  }

  static boolean isZone(String zone) {
    try {
      return !ZoneId.of(zone).getId().isEmpty();
    } catch (DateTimeException unknown) {
      return false;
    }
  }

  /** The window, or empty when the text is none, or one that never ends. */
  static Optional<Window> parse(String text, ZoneId zone) {
    var parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var days = EnumSet.noneOf(DayOfWeek.class);
    if (parts.group(1) == null) {
      days = EnumSet.allOf(DayOfWeek.class);
    } else {
      for (var day : DayOfWeek.values()) {
        if (parts.group(1).contains(day.name().substring(0, 3).toLowerCase(Locale.ROOT))) {
          days.add(day);
        }
      }
    }
    try {
      var from = LocalTime.parse(parts.group(2));
      var until = LocalTime.parse(parts.group(3));
      return from.equals(until)
          ? Optional.empty()
          : Optional.of(new Window(days, from, until, zone));
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }
}
