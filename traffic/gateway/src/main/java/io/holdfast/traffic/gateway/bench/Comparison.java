package io.holdfast.traffic.gateway.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All rounds of one workload. */
final class Comparison {
  /** At least this share of HAProxy's throughput. */
  static final double LEAST_THROUGHPUT = 0.95;

  /** At most this multiple of HAProxy's p99. */
  static final double MOST_P99 = 1.1;

  private final Workload workload;
  private final Map<Way, List<Sample>> samples = new EnumMap<>(Way.class);

  Comparison(Workload workload) {
    this.workload = workload;
    for (Way way : Way.values()) {
      samples.put(way, new ArrayList<>());
    }
  }

  void add(Way way, Sample sample) {
    of(way).add(sample);
  }

  double throughputRatio() {
    return ratio(Sample::perSecond);
  }

  double p99Ratio() {
    return ratio(Sample::p99Micros);
  }

  boolean isGoodEnough() {
    return throughputRatio() >= LEAST_THROUGHPUT && p99Ratio() <= MOST_P99;
  }

  /** Median over the rounds of gateway over HAProxy within the round. */
  private double ratio(ToDoubleFunction<Sample> value) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of(Way.GATEWAY).size(); round++) {
      ratios.add(
          value.applyAsDouble(of(Way.GATEWAY).get(round))
              / value.applyAsDouble(of(Way.HAPROXY).get(round)));
    }
    return median(ratios);
  }

  /** A line for each way, and one for the verdict. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(workload + ", " + of(Way.DIRECT).size() + " rounds");
    for (Way way : Way.values()) {
      lines.add(
          "  %-8s %s  p50 %s  p99 %s  proxy cpu %5.1f us"
              .formatted(
                  way,
                  spread(way, Sample::perSecond, 1, "%7.0f", "/s"),
                  spread(way, Sample::medianMicros, 1000, "%6.2f", " ms"),
                  spread(way, Sample::p99Micros, 1000, "%6.2f", " ms"),
                  median(values(way, Sample::proxyCpuMicros))));
    }
    lines.add(
        "  gateway / HAProxy: throughput %.3f (at least %.2f), p99 %.2f (at most %.2f): %s"
            .formatted(
                throughputRatio(),
                LEAST_THROUGHPUT,
                p99Ratio(),
                MOST_P99,
                isGoodEnough() ? "met" : "MISSED"));
    return lines;
  }

  private String spread(
      Way way, ToDoubleFunction<Sample> value, double divisor, String format, String unit) {
    List<Double> all = values(way, value);
    return String.format(
        Locale.ROOT,
        format
            + unit
            + " ("
            + format.replaceAll("\\d+\\.", ".")
            + "-"
            + format.replaceAll("\\d+\\.", ".")
            + ")",
        median(all) / divisor,
        all.getFirst() / divisor,
        all.getLast() / divisor);
  }

  private List<Double> values(Way way, ToDoubleFunction<Sample> value) {
    return of(way).stream().mapToDouble(value).sorted().boxed().toList();
  }

  private List<Sample> of(Way way) {
    List<Sample> found = samples.get(way);
    if (found == null) {
      throw new AssertionError("no samples of " + way);
    }
    return found;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
