package io.holdfast.api;

import java.util.List;

/**
 * Part of the event log, oldest first.
 *
 * @param last number of the newest event there is; greater than that of the last one here when
 *     there are more
 */
public record EventPage(List<Event> events, long last) {
  /** Most events in one page. */
  public static final int MAX_EVENTS = 1000;

  public EventPage {
    events = List.copyOf(events);
  }
}
