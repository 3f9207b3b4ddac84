package io.holdfast.agent.control;

import io.holdfast.agent.link.Peers;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Goals on their way to hosts: one call at a time to each, always with the newest goals. What does
 * not arrive is not repeated: the host's next report is answered with goals anyway.
 */
final class Outbox implements AutoCloseable {
  private final Peers peers;
  private final Duration deadline;
  private final Map<HostId, Slot> slots = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Outbox(Peers peers, DetectionSpec detection) {
    this.peers = peers;
    this.deadline = detection.heartbeat();
  }

  /** Sends the goals, or, while a call to that host is under way, these instead of older ones. */
  void send(HostId host, HostGoals goals) {
    var slot = slots.computeIfAbsent(host, _ -> new Slot());
    slot.newest.set(goals);
    synchronized (slot) {
      if (!slot.sending && !closed) {
        slot.sending = true;
        Thread.startVirtualThread(() -> drain(host, slot));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void drain(HostId host, Slot slot) {
    try {
      while (true) {
        var goals = slot.newest.getAndSet(null);
        if (goals == null || closed) {
          synchronized (slot) {
            if (slot.newest.get() == null || closed) {
              slot.sending = false;
              return;
            }
          }
        } else {
          var _ = peers.goals(host, goals, deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Slot {
    final AtomicReference<@Nullable HostGoals> newest = new AtomicReference<>();
    boolean sending;
  }
}
