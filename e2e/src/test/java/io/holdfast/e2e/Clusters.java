package io.holdfast.e2e;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.LocalCluster;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The clusters of a test run, each used by one class of scenarios at a time and kept for the next
 * one that wants the same plan. No more are there than classes run at once ({@code
 * junit-platform.properties}): the agents of others would take the processors from those that are
 * tested.
 */
final class Clusters implements AutoCloseable {
  private final Deque<LocalCluster> idle = new ArrayDeque<>();

  /** The one that is kept of that plan, which need not be redundant. */
  Optional<LocalCluster> take(ClusterPlan plan) {
    synchronized (idle) {
      var kept = idle.stream().filter(cluster -> cluster.plan().equals(plan)).findFirst();
      kept.ifPresent(idle::remove);
      return kept;
    }
  }

  /** A new one, in the place of the one that has been idle for longest. */
  LocalCluster start(ClusterPlan plan) {
    longestIdle().ifPresent(LocalCluster::close);
    return LocalCluster.start(plan);
  }

  /** For the next class. */
  void giveBack(LocalCluster cluster) {
    synchronized (idle) {
      idle.addLast(cluster);
    }
  }

  private Optional<LocalCluster> longestIdle() {
    synchronized (idle) {
      return Optional.ofNullable(idle.pollFirst());
    }
  }

  /** At the end of the run. */
  @Override
  public void close() {
    for (var next = longestIdle(); next.isPresent(); next = longestIdle()) {
      next.get().close();
    }
  }
}
