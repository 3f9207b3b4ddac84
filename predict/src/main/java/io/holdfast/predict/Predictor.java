package io.holdfast.predict;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.predict.change.Change;
import io.holdfast.predict.change.Changes;
import io.holdfast.predict.course.Blow;
import io.holdfast.predict.course.Blows;
import io.holdfast.predict.course.Course;
import io.holdfast.predict.weakness.Weaknesses;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entry point: predicts what a spec keeps, before anything is bought. */
public final class Predictor {
  /** Changes are compared under the same faults, so fewer years tell them apart. */
  private static final int CHANGE_SHARE = 4;

  private static final int FEWEST_CHANGE_YEARS = 200;

  private final PredictionOptions options;
  private final Consumer<String> progress;

  /**
   * Predicts by these options.
   *
   * @param progress told often what is done, in a few words
   */
  public Predictor(PredictionOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** What is predicted of one spec. */
  public Prediction of(ClusterSpec cluster) {
    var blows = new Blows(cluster);
    var weaknesses = Weaknesses.of(cluster, blows);
    var availabilities = live(cluster, options.years(), cluster.name());
    return new Prediction(
        cluster.name(),
        options.years(),
        options.seed(),
        options.rates(),
        availabilities,
        expected(cluster, blows),
        weaknesses,
        options.changes() ? improvements(cluster, weaknesses.size()) : List.of(),
        price(cluster),
        (int)
            cluster.hosts().stream()
                .map(HostSpec::zone)
                .filter(Objects::nonNull)
                .distinct()
                .count());
  }

  private List<Availability> live(ClusterSpec cluster, int years, String what) {
    var result =
        Course.run(
            cluster,
            options.rates(),
            options.seed(),
            years,
            year -> progress.accept("%s: %,d of %,d years".formatted(what, year, years)));
    return Figures.of(cluster, result);
  }

  private List<Improvement> improvements(ClusterSpec cluster, int weaknesses) {
    var years =
        Math.min(options.years(), Math.max(FEWEST_CHANGE_YEARS, options.years() / CHANGE_SHARE));
    var now = live(cluster, years, "as it is");
    var tried = new ArrayList<Improvement>();
    for (var change : Changes.of(cluster)) {
      var then = live(change.changed(), years, change.sentence());
      var found = Weaknesses.of(change.changed(), new Blows(change.changed())).size();
      tried.add(
          new Improvement(
              change.sentence(),
              down(cluster, now).minus(down(cluster, then)),
              lost(now).minus(lost(then)),
              weaknesses - found,
              price(cluster, change)));
    }
    tried.sort(
        Comparator.comparing(Improvement::saved)
            .thenComparingInt(Improvement::weaknesses)
            .reversed());
    return tried;
  }

  /** Of everything that stands by itself: a service of a stack is counted with its stack. */
  private static Duration down(ClusterSpec cluster, List<Availability> all) {
    return all.stream()
        .filter(one -> one.isStack() || cluster.stackOf(new ServiceId(one.name())).isEmpty())
        .map(Availability::downPerYear)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration lost(List<Availability> all) {
    return all.stream()
        .filter(one -> !one.isStack())
        .map(Availability::lostPerYear)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static @Nullable BigDecimal price(ClusterSpec cluster) {
    var prices = prices(cluster);
    return prices.size() < cluster.hosts().size()
        ? null
        : prices.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A host more costs what those that have a price cost on average. */
  private static @Nullable BigDecimal price(ClusterSpec cluster, Change change) {
    var prices = prices(cluster);
    if (prices.isEmpty()) {
      return null;
    }
    var sum = prices.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.multiply(BigDecimal.valueOf(change.addedHosts()))
        .divide(BigDecimal.valueOf(prices.size()), 2, RoundingMode.HALF_UP);
  }

  private static List<BigDecimal> prices(ClusterSpec cluster) {
    return cluster.hosts().stream().map(HostSpec::price).flatMap(Stream::ofNullable).toList();
  }

  /** One fault at a time. */
  static List<Expected> expected(ClusterSpec cluster, Blows blows) {
    var all = new ArrayList<Expected>();
    for (var stack : cluster.stacks()) {
      all.add(expected(cluster, blows, stack.id().name(), stack.services().getFirst()));
    }
    for (var service : cluster.services()) {
      all.add(expected(cluster, blows, service.id().name(), service.id()));
    }
    return all;
  }

  private static Expected expected(
      ClusterSpec cluster, Blows blows, String name, ServiceId service) {
    var host = cluster.service(service).members().getFirst();
    return new Expected(
        name,
        lasts(blows.crash(service), name),
        lasts(blows.killed(host), name),
        lasts(blows.silent(host), name));
  }

  private static @Nullable Duration lasts(Blow blow, String name) {
    var effect = blow.on(name);
    return effect.isLasting() ? null : Duration.ofMillis(Math.round(effect.seconds() * 1000));
  }
}
