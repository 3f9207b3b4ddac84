package io.holdfast.predict;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.predict.course.CourseResult;
import io.holdfast.predict.course.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Makes figures of what the years brought. */
final class Figures {
  private Figures() {}

  /** Stacks first, then the services, in the spec's order. */
  static List<Availability> of(ClusterSpec cluster, CourseResult result) {
    var all = new ArrayList<Availability>();
    for (var stack : cluster.stacks()) {
      var lived = result.of(stack.id().name());
      all.add(of(lived, Availability.STACK, Optional.empty(), result.years()));
    }
    for (var service : cluster.services()) {
      var lived = result.of(service.id().name());
      all.add(of(lived, service.engine(), Optional.of(service.objectives()), result.years()));
    }
    return all;
  }

  private static Availability of(
      CourseResult.Lived lived, String kind, Optional<Objectives> objectives, int years) {
    var outages = lived.outages();
    var total = outages.stream().mapToDouble(Outage::seconds).sum();
    return new Availability(
        lived.name(),
        kind,
        1 - total / years / CourseResult.YEAR_SECONDS,
        span(total / years),
        span(quantile(yearly(outages, years), 0.95)),
        rto(outages, objectives),
        span(lived.lostSeconds() / years),
        lived.dataLosses() * 1000.0 / years,
        causes(outages, years));
  }

  private static Rto rto(List<Outage> outages, Optional<Objectives> objectives) {
    var seconds = sorted(outages);
    var limit = objectives.map(wanted -> wanted.rto().toMillis() / 1000.0).orElse(Double.MAX_VALUE);
    var within = seconds.stream().filter(one -> one <= limit).count();
    return new Rto(
        seconds.size(),
        span(quantile(seconds, 0.5)),
        span(quantile(seconds, 0.95)),
        span(quantile(seconds, 1)),
        seconds.isEmpty() ? 1 : (double) within / seconds.size());
  }

  private static List<Cause> causes(List<Outage> outages, int years) {
    var grouped = new LinkedHashMap<String, List<Outage>>();
    outages.forEach(
        outage -> grouped.computeIfAbsent(outage.cause(), _ -> new ArrayList<>()).add(outage));
    var causes = new ArrayList<Cause>();
    grouped.forEach((cause, its) -> {
      var seconds = sorted(its);
      causes.add(
          new Cause(
              cause,
              (double) its.size() / years,
              span(quantile(seconds, 0.5)),
              span(quantile(seconds, 0.95)),
              span(its.stream().mapToDouble(Outage::seconds).sum() / years)));
    });
    causes.sort(Comparator.comparing(Cause::downPerYear).reversed());
    return causes;
  }

  /** Of each year what began in it. */
  private static List<Double> yearly(List<Outage> outages, int years) {
    var perYear = new double[years];
    for (var outage : outages) {
      var year = Math.min(years - 1, (int) (outage.since() / CourseResult.YEAR_SECONDS));
      perYear[year] += outage.seconds();
    }
    var sorted = new ArrayList<Double>();
    for (var one : perYear) {
      sorted.add(one);
    }
    sorted.sort(Comparator.naturalOrder());
    return sorted;
  }

  private static List<Double> sorted(List<Outage> outages) {
    return outages.stream().map(Outage::seconds).sorted().toList();
  }

  /** The value below or at which that part of them is; zero of none. */
  private static double quantile(List<Double> sorted, double part) {
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }

  private static Duration span(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
