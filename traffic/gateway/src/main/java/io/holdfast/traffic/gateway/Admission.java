package io.holdfast.traffic.gateway;

import io.holdfast.core.spec.EntryLimits;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections against the limits of the entry. Thread-safe. */
final class Admission {
  private final EntryLimits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final Map<InetAddress, Integer> perClient = new ConcurrentHashMap<>();

  Admission(EntryLimits limits) {
    this.limits = limits;
  }

  /** Empty: counted, and to be given back by {@link #leave}. */
  Optional<Refusal> enter(InetAddress client) {
    if (!take(connections, limits.connections())) {
      return Optional.of(Refusal.CONNECTIONS);
    }
    int ofClient = perClient.merge(client, 1, Integer::sum);
    if (ofClient > limits.connectionsPerClient()) {
      leave(client);
      return Optional.of(Refusal.CONNECTIONS_PER_CLIENT);
    }
    return Optional.empty();
  }

  void leave(InetAddress client) {
    perClient.computeIfPresent(client, (c, n) -> n == 1 ? null : n - 1);
    connections.decrementAndGet();
  }

  /** Whether one more may be held; then it is to be given back by {@link #release}. */
  boolean hold() {
    return take(held, limits.pending());
  }

  void release() {
    held.decrementAndGet();
  }

  int held() {
    return held.get();
  }

  private static boolean take(AtomicInteger count, int limit) {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }
}
