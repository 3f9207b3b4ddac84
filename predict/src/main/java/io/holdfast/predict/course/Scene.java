package io.holdfast.predict.course;

import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.rehearsal.StepTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The whole cluster at one moment. When something has changed, every service is rehearsed in the
 * order in which they open, and what comes of it is written on the services' and stacks' lines.
 */
final class Scene {
  /**
   * Times of the same fault spread: the 99th percentile is about 2.2 times the median in {@code
   * docs/benchmarks.md}, which is a logarithmic normal distribution of this width.
   */
  private static final double SPREAD = 0.34;

  private static final String BEGIN = "begin";

  final Ground ground;
  final Controller controller;
  final List<Part> parts;
  final List<StackLine> stacks = new ArrayList<>();
  private final ClusterSpec cluster;
  private final Memory memory;
  private final Opening opening;
  private final @Nullable SplittableRandom chance;

  /**
   * A healthy cluster.
   *
   * @param chance null for medians
   */
  Scene(ClusterSpec cluster, Memory memory, @Nullable SplittableRandom chance) {
    this.cluster = cluster;
    this.memory = memory;
    this.chance = chance;
    ground = new Ground(cluster);
    controller = new Controller(cluster);
    opening = new Opening(cluster, cluster.services().stream().map(Part::new).toList());
    parts = opening.inOrder();
    for (var stack : cluster.stacks()) {
      stacks.add(new StackLine(stack, reachedThrough(stack)));
    }
    controller.begin(ground.states(), primaries());
    evaluate(0, BEGIN);
    parts.forEach(part -> part.line.forget());
    stacks.forEach(stack -> stack.line.forget());
  }

  /** What has changed is decided about. */
  void evaluate(double now, String cause) {
    controller.follow(ground.states());
    var holders = new HashMap<StackLine, Optional<HostId>>();
    stacks.forEach(stack -> holders.put(stack, stack.holder()));
    parts.forEach(part -> evaluate(part, now, cause));
    observeStacks(holders, now, cause);
    ground.later();
    controller.settle(ground.states(), primaries());
  }

  /** A service stops and comes back in place: nothing is decided. */
  void interrupt(Part part, double now, Duration median, String cause) {
    part.line.observe(now, now + seconds(median), cause);
    observeStacks(Map.of(), now, cause);
  }

  /** Whether a primary does not take writes although it runs. */
  boolean isFull(Part part) {
    return part.spec.holdsData()
        && part.leader().filter(host -> ground.has(host, FaultKind.DISK_FULL)).isPresent();
  }

  double seconds(Duration median) {
    var factor = chance == null ? 1 : Math.exp(SPREAD * chance.nextGaussian());
    return median.toMillis() / 1000.0 * factor;
  }

  private void evaluate(Part part, double now, String cause) {
    var ledBefore = part.leader();
    var wasReady = part.readyFrom <= now;
    var outcome = memory.outcome(part.spec, part.state, ground, controller, heir(part));
    part.state = outcome.state();
    part.why = outcome.why();
    part.lostSeconds += outcome.lost().toMillis() / 1000.0;
    ready(part, outcome.servesAfter(), now);
    var servesFrom = part.readyFrom;
    var moved = !part.leader().equals(ledBefore);
    if (moved || part.withheld || (ledBefore.isEmpty() && !wasReady)) {
      var missing = opening.missing(part);
      part.withheld = missing.isPresent();
      part.why = missing.orElse(part.why);
      servesFrom =
          part.withheld
              ? Double.POSITIVE_INFINITY
              : Math.max(servesFrom, opensFrom(part, servesFrom, now));
    }
    part.line.observe(now, servesFrom, cause);
  }

  private void ready(Part part, @Nullable Duration gap, double now) {
    if (gap == null || isFull(part)) {
      part.readyFrom = Double.POSITIVE_INFINITY;
    } else if (!gap.isZero()) {
      part.readyFrom = now + seconds(gap);
    } else if (Double.isInfinite(part.readyFrom)) {
      part.readyFrom = now;
    }
  }

  /** One that serves already is not opened again. */
  private double opensFrom(Part part, double readyFrom, double now) {
    return readyFrom > now || part.line.isDown() ? opening.notBefore(part) : readyFrom;
  }

  private void observeStacks(Map<StackLine, Optional<HostId>> holders, double now, String cause) {
    for (var stack : stacks) {
      var servesFrom = Double.NEGATIVE_INFINITY;
      for (var part : stack.parts) {
        servesFrom = Math.max(servesFrom, part.line.servesFrom());
      }
      var before = holders.getOrDefault(stack, stack.holder());
      if (stack.spec.entry() != null && !stack.holder().equals(before)) {
        var owner = stack.parts.getFirst().line.servesFrom();
        servesFrom = Math.max(servesFrom, owner + seconds(StepTimes.ADDRESS));
      }
      stack.line.observe(now, servesFrom, cause);
      stack.settle();
    }
  }

  private @Nullable HostId heir(Part part) {
    for (var stack : stacks) {
      if (stack.spec.services().contains(part.spec.id())) {
        return Heirs.of(cluster, stack, part, ground);
      }
    }
    return null;
  }

  private List<HostId> primaries() {
    return parts.stream().map(Part::leader).flatMap(Optional::stream).toList();
  }

  private List<Part> reachedThrough(StackSpec stack) {
    var reached =
        VirtualAddress.of(cluster).stream()
            .filter(address -> address.spec().equals(stack.entry()))
            .map(VirtualAddress::services)
            .findFirst()
            .orElse(stack.services());
    return reached.stream()
        .map(id -> parts.stream().filter(part -> part.spec.id().equals(id)).findFirst())
        .flatMap(Optional::stream)
        .toList();
  }
}
