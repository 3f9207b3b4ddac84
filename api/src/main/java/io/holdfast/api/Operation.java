package io.holdfast.api;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something an operator asked for, to be followed with {@code GET /api/v1/operations/{id}}.
 *
 * @param service the service it is about; null when it is about a stack
 * @param stack the stack it is about; null when it is about a service
 * @param ended null while it is running
 * @param steps what has happened so far, in order
 * @param result how it ended and why; null while it is running
 */
public record Operation(
    String id,
    Kind kind,
    @Nullable ServiceId service,
    @Nullable StackId stack,
    State state,
    Instant begun,
    @Nullable Instant ended,
    List<Step> steps,
    @Nullable StatusReason result) {
  /** Most steps kept of one operation. */
  public static final int MAX_STEPS = 100;

  public Operation {
    steps = List.copyOf(steps);
  }

  /** What was asked for. */
  public enum Kind {
    SWITCHOVER,
    FAILOVER,
    PAUSE,
    RESUME,
    RESTART
  }

  /** How far it is. */
  public enum State {
    RUNNING,
    /** What was asked for is so. */
    DONE,
    /** It was tried, and the service is as the result says; for a switchover, rolled back. */
    FAILED,
    /** It was not begun and nothing was changed. */
    REFUSED
  }

  /** One thing that happened, as a sentence. */
  public record Step(Instant time, String text) {}

  /** Name of the service or stack that it is about. */
  public String subject() {
    return stack == null ? String.valueOf(service) : stack.name();
  }

  public boolean isEnded() {
    return state != State.RUNNING;
  }
}
