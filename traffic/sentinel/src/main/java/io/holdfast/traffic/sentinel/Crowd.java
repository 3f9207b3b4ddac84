package io.holdfast.traffic.sentinel;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Everybody who is connected, within limits. Thread-safe. */
final class Crowd {
  /** Each costs a request and an answer's limit at most: some 70 KiB. */
  static final int MOST_CONNECTIONS = 500;

  static final int MOST_PER_ADDRESS = 200;

  private final Set<Conversation> present = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();

  /** Whether it may stay; then it is to leave again. */
  boolean enter(Conversation conversation, InetAddress from) {
    if (count.incrementAndGet() > MOST_CONNECTIONS) {
      count.decrementAndGet();
      refused.increment();
      return false;
    }
    if (perAddress.merge(from, 1, Integer::sum) > MOST_PER_ADDRESS) {
      giveBack(from);
      refused.increment();
      return false;
    }
    present.add(conversation);
    return true;
  }

  void leave(Conversation conversation, InetAddress from) {
    if (present.remove(conversation)) {
      giveBack(from);
    }
  }

  private void giveBack(InetAddress from) {
    perAddress.computeIfPresent(from, (_, n) -> n == 1 ? null : n - 1);
    count.decrementAndGet();
  }

  Set<Conversation> present() {
    return present;
  }

  int size() {
    return count.get();
  }

  long refused() {
    return refused.sum();
  }
}
