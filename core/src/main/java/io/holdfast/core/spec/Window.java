package io.holdfast.core.spec;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * A time of day on some days of the week, at one place.
 *
 * @param days days on which it begins
 * @param from when it begins, inclusive
 * @param until when it ends, exclusive; not after {@code from} means on the next day
 * @param zone whose clocks count
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {
  public Window {
    days = Set.copyOf(days);
  }

  /** Whether it is open at that instant of wall time. */
  public boolean isOpen(Instant wall) {
    var local = wall.atZone(zone);
    var time = local.toLocalTime();
    var today = local.getDayOfWeek();
    if (from.isBefore(until)) {
      return days.contains(today) && !time.isBefore(from) && time.isBefore(until);
    }
    return (days.contains(today) && !time.isBefore(from))
        || (days.contains(today.minus(1)) && time.isBefore(until));
  }
}
