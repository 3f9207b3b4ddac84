package io.holdfast.predict.course;

import java.util.ArrayList;
import java.util.List;

/** Whether one service or stack serves, along the course: what is said of it becomes outages. */
public final class Line {
  private final List<Outage> outages = new ArrayList<>();
  private double since = Double.NaN;
  private double until = Double.NEGATIVE_INFINITY;
  private String cause = "";
  private boolean repaired;

  /**
   * Something happened that may matter to it.
   *
   * @param now when
   * @param servesFrom from when on it serves: now or earlier when it is not disturbed, infinity
   *     when it does not until something else happens
   */
  void observe(double now, double servesFrom, String what) {
    flush(now);
    if (Double.isNaN(since)) {
      if (servesFrom > now) {
        since = now;
        until = servesFrom;
        cause = what;
        repaired = false;
      }
    } else if (Double.isInfinite(until)) {
      until = Math.max(now, servesFrom);
      repaired = true;
    } else {
      until = Math.max(until, servesFrom);
    }
    flush(now);
  }

  /** What was before the course began does not count. */
  void forget() {
    since = Double.NaN;
    until = Double.NEGATIVE_INFINITY;
    outages.clear();
  }

  /** Whether nothing but another event lets it serve again. */
  boolean isDown() {
    return !Double.isNaN(since) && Double.isInfinite(until);
  }

  /** From when on it serves, as far as is known now. */
  double servesFrom() {
    return Double.isNaN(since) ? Double.NEGATIVE_INFINITY : until;
  }

  /** Everything until the end. */
  public List<Outage> until(double end) {
    flush(end);
    if (!Double.isNaN(since)) {
      outages.add(new Outage(since, end - since, cause, repaired));
      since = Double.NaN;
    }
    return List.copyOf(outages);
  }

  private void flush(double now) {
    if (!Double.isNaN(since) && until <= now) {
      outages.add(new Outage(since, until - since, cause, repaired));
      since = Double.NaN;
    }
  }
}
