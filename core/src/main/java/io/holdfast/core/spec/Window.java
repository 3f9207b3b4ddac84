package io.holdfast.core.spec;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
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
    return openedAt(wall).isPresent();
  }

  /** When the opening began that the instant of wall time is in; empty while it is closed. */
  public Optional<Instant> openedAt(Instant wall) {
    var local = wall.atZone(zone);
    var time = local.toLocalTime();
    var today = local.toLocalDate();
    var overnight = !from.isBefore(until);
    if (days.contains(today.getDayOfWeek())
        && !time.isBefore(from)
        && (overnight || time.isBefore(until))) {
      return Optional.of(today.atTime(from).atZone(zone).toInstant());
    }
    var yesterday = today.minusDays(1);
    return overnight && days.contains(yesterday.getDayOfWeek()) && time.isBefore(until)
        ? Optional.of(yesterday.atTime(from).atZone(zone).toInstant())
        : Optional.empty();
  }
}
