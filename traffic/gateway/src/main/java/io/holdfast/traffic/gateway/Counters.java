package io.holdfast.traffic.gateway;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway has done since it opened. Thread-safe. Bytes are counted by the carriers. */
final class Counters {
  final AtomicInteger open = new AtomicInteger();
  final LongAdder cut = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  Counters() {
    for (Refusal refusal : Refusal.values()) {
      refused.put(refusal, new LongAdder());
    }
  }

  void refused(Refusal cause) {
    adder(cause).increment();
  }

  Map<Refusal, Long> refusals() {
    Map<Refusal, Long> now = new EnumMap<>(Refusal.class);
    refused.forEach((cause, count) -> now.put(cause, count.sum()));
    return Map.copyOf(now);
  }

  long refused() {
    return refused.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private LongAdder adder(Refusal cause) {
    LongAdder adder = refused.get(cause);
    if (adder == null) {
      throw new AssertionError("no counter for " + cause);
    }
    return adder;
  }
}
