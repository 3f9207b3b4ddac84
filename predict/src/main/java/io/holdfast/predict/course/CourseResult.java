package io.holdfast.predict.course;

import java.util.List;
import java.util.NoSuchElementException;

/** What many years brought. */
public record CourseResult(int years, List<Lived> lived) {
  /** Seconds of a year, as the course counts. */
  public static final double YEAR_SECONDS = Source.YEAR_SECONDS;

  /**
   * What they brought for one service or stack.
   *
   * @param lostSeconds acknowledged writes that were lost by failovers, as time
   * @param dataLosses how often the only complete copy was on a disk that was lost
   */
  public record Lived(String name, List<Outage> outages, double lostSeconds, int dataLosses) {
    public Lived {
      outages = List.copyOf(outages);
    }
  }

  public CourseResult {
    lived = List.copyOf(lived);
  }

  /** That of the service or stack of that name. */
  public Lived of(String name) {
    return lived.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing is called " + name));
  }
}
