package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.Sighting;
import java.time.Instant;
import java.util.List;

/**
 * The connections that a reign holds to the other agents, from its beginning to its end: a host's
 * kernel says by them that its agent's process has ended.
 */
final class Lifelines implements AutoCloseable {
  /** Hears what an agent's connection proves. */
  @FunctionalInterface
  interface Watcher {
    void told(HostId host, Sighting.Outcome outcome, Instant at);
  }

  private final List<Thread> threads;

  Lifelines(Controller.Place place, Watcher watcher) {
    this.threads =
        place.cluster().hosts().stream()
            .map(host -> host.id())
            .filter(host -> !host.equals(place.self()))
            .map(host ->
                Thread.ofVirtual()
                    .name("lifeline-" + host)
                    .unstarted(() -> hold(place, host, watcher)))
            .toList();
  }

  private static void hold(Controller.Place place, HostId host, Watcher watcher) {
    try {
      place
          .peers()
          .holdLifeline(host, place.ticker(), (outcome, at) -> watcher.told(host, outcome, at));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void begin() {
    threads.forEach(Thread::start);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
