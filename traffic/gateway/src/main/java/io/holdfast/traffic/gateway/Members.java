package io.holdfast.traffic.gateway;

import io.holdfast.core.cluster.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** How many connections lead to each member, and which could not be reached lately. Thread-safe. */
final class Members {
  /**
   * How long a member that could not be reached is passed over; otherwise, having no connections,
   * it would be first.
   */
  private static final Duration PASSED_OVER = Duration.ofSeconds(1);

  private final LongSupplier ticker;
  private final Map<HostId, Load> loads = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  private static final class Load {
    final AtomicInteger connections = new AtomicInteger();
    volatile boolean failed;
    volatile long failedAtNanos;
  }

  Members(LongSupplier ticker) {
    this.ticker = ticker;
  }

  void joined(HostId member) {
    of(member).connections.incrementAndGet();
  }

  void left(HostId member) {
    of(member).connections.decrementAndGet();
  }

  void failed(HostId member) {
    Load load = of(member);
    load.failedAtNanos = ticker.getAsLong();
    load.failed = true;
  }

  void reached(HostId member) {
    of(member).failed = false;
  }

  /**
   * The candidate with the fewest connections; equals take turns.
   *
   * @param reachable leave out those that could not be reached lately
   */
  Optional<HostId> leastLoaded(List<HostId> candidates, boolean reachable) {
    int first = candidates.isEmpty() ? 0 : Math.floorMod(turn.getAndIncrement(), candidates.size());
    HostId least = null;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      HostId candidate = candidates.get((first + i) % candidates.size());
      Load load = of(candidate);
      int connections = load.connections.get();
      if (connections < fewest && !(reachable && isPassedOver(load))) {
        least = candidate;
        fewest = connections;
      }
    }
    return Optional.ofNullable(least);
  }

  private boolean isPassedOver(Load load) {
    return load.failed && ticker.getAsLong() - load.failedAtNanos < PASSED_OVER.toNanos();
  }

  private Load of(HostId member) {
    return loads.computeIfAbsent(member, m -> new Load());
  }
}
