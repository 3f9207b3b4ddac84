package io.holdfast.predict.rate;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often each kind of fault comes, and how long it stays.
 *
 * @param perYear for each member, host, zone or cluster, by the kind's scope; 0 or more
 * @param repair mean time until it is back
 * @param copy how long a member without data takes to copy it; depends on how much there is
 */
public record FailureRates(
    Map<FaultKind, Double> perYear, Map<FaultKind, Duration> repair, Duration copy) {
  /** Assumption: some hundred gigabytes over a gigabit network. */
  public static final Duration COPY = Duration.ofMinutes(30);

  /** The defaults, with sources in {@link FaultKind}. */
  public static final FailureRates DEFAULT = defaults();

  public FailureRates {
    perYear = Map.copyOf(perYear);
    repair = Map.copyOf(repair);
  }

  public double perYear(FaultKind kind) {
    return perYear.getOrDefault(kind, kind.perYear());
  }

  public Duration repair(FaultKind kind) {
    return repair.getOrDefault(kind, kind.repair());
  }

  /** The same with another rate. */
  public FailureRates withRate(FaultKind kind, double rate) {
    var next = new EnumMap<FaultKind, Double>(perYear);
    next.put(kind, rate);
    return new FailureRates(next, repair, copy);
  }

  /** The same with another time until it is back. */
  public FailureRates withRepair(FaultKind kind, Duration time) {
    var next = new EnumMap<FaultKind, Duration>(repair);
    next.put(kind, time);
    return new FailureRates(perYear, next, copy);
  }

  /** The same with another time for a copy. */
  public FailureRates withCopy(Duration time) {
    return new FailureRates(perYear, repair, time);
  }

  private static FailureRates defaults() {
    var perYear = new EnumMap<FaultKind, Double>(FaultKind.class);
    var repair = new EnumMap<FaultKind, Duration>(FaultKind.class);
    for (var kind : FaultKind.values()) {
      perYear.put(kind, kind.perYear());
      repair.put(kind, kind.repair());
    }
    return new FailureRates(perYear, repair, COPY);
  }
}
