package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.api.StatusReason;
import io.holdfast.core.reason.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest operations of one reign, of services and of stacks, and how they go on. One thread's
 * own.
 */
final class OperationBook {
  private static final int MAX_KEPT = 100;

  private final InstantSource wallClock;
  private final Map<String, Operation> kept = new LinkedHashMap<>();
  private int refusals;

  OperationBook(InstantSource wallClock) {
    this.wallClock = wallClock;
  }

  Instant now() {
    return wallClock.instant();
  }

  Optional<Operation> find(String id) {
    return Optional.ofNullable(kept.get(id));
  }

  /** The newest version of that operation. */
  Operation latest(Operation operation) {
    return kept.getOrDefault(operation.id(), operation);
  }

  /** Keeps one that runs; its first step is why it was granted. */
  Operation begin(Operation running, Reason why) {
    return keep(with(running, List.of(step(why.sentence()))));
  }

  /** Keeps one that was not granted: what it would have been, and why not. */
  Operation refused(Operation wanted, Reason why) {
    refusals++;
    var now = now();
    return keep(
        new Operation(
            "refused-" + now.toEpochMilli() + "-" + refusals,
            wanted.kind(),
            wanted.service(),
            wanted.stack(),
            Operation.State.REFUSED,
            now,
            now,
            List.of(),
            StatusReason.of(why)));
  }

  /** One more step of every such operation that runs, unless it was the last one, too. */
  void note(Predicate<Operation> which, String text) {
    replaceRunning(
        which,
        operation -> {
          var steps = new ArrayList<>(operation.steps());
          if (steps.size() < Operation.MAX_STEPS
              && (steps.isEmpty() || !steps.getLast().text().equals(text))) {
            steps.add(step(text));
          }
          return with(operation, steps);
        });
  }

  /** Changes every such operation that runs. */
  void replaceRunning(Predicate<Operation> which, UnaryOperator<Operation> change) {
    kept.replaceAll((_, operation) ->
        which.test(operation) && !operation.isEnded() ? change.apply(operation) : operation);
  }

  Operation keep(Operation operation) {
    kept.put(operation.id(), operation);
    while (kept.size() > MAX_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return operation;
  }

  /** The operation as it has ended now. */
  Operation ended(Operation operation, Operation.State state, @Nullable Reason result) {
    return new Operation(
        operation.id(),
        operation.kind(),
        operation.service(),
        operation.stack(),
        state,
        operation.begun(),
        now(),
        operation.steps(),
        result == null ? null : StatusReason.of(result));
  }

  private static Operation with(Operation running, List<Operation.Step> steps) {
    return new Operation(
        running.id(),
        running.kind(),
        running.service(),
        running.stack(),
        running.state(),
        running.begun(),
        running.ended(),
        steps,
        running.result());
  }

  private Operation.Step step(String text) {
    return new Operation.Step(now(), text);
  }
}
