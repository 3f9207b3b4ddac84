package io.holdfast.predict.course;

import java.util.PriorityQueue;

/** What happens when, in seconds since the beginning; what is due at the same time in order. */
final class Timeline {
  private record Event(double at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      var byTime = Double.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long order;
  private double now;

  double now() {
    return now;
  }

  void in(double seconds, Runnable action) {
    events.add(new Event(now + seconds, order++, action));
  }

  /**
   * Lets everything happen that is due before the end.
   *
   * @return how much that was
   */
  int until(double end) {
    var count = 0;
    while (!events.isEmpty() && events.element().at() < end) {
      var event = events.remove();
      now = event.at();
      event.action().run();
      count++;
    }
    now = end;
    return count;
  }
}
