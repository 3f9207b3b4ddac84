package io.holdfast.simulation.agent;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.quorum.Quorum;
import io.holdfast.simulation.quorum.Register;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What every host's part in leading a stack shares.
 *
 * @param wall the wall time, on which all hosts agree
 * @param bugs deliberate mistakes in force
 */
public record StackRoom(
    ClusterSpec cluster,
    StackSpec stack,
    Quorum quorum,
    Register<StackRecord> register,
    Supplier<Instant> wall,
    Set<Bug> bugs,
    StackWatcher watcher) {
  boolean has(Bug bug) {
    return !bugs.isEmpty() && bugs.contains(bug);
  }
}
