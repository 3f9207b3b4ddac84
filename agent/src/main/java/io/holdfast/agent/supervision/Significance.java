package io.holdfast.agent.supervision;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a report tells the controller something that it should not wait a heartbeat for. A log
 * that grew is no news, everything else is; but right after a change somebody may be waiting for
 * the log to reach a position.
 */
final class Significance {
  private Significance() {}

  /** Whether the log reaches further than in the report before. */
  static boolean hasMoved(@Nullable MemberReport before, MemberReport after) {
    return before == null || !end(before.engine()).equals(end(after.engine()));
  }

  private static LogPosition end(EngineState state) {
    return switch (state) {
      case EngineState.Primary primary -> primary.written();
      case EngineState.Standby standby -> standby.received();
      default -> LogPosition.START;
    };
  }

  /** Whether anything but the log's length is different from the report before. */
  static boolean isNews(@Nullable MemberReport before, MemberReport after) {
    return before == null
        || !before.seen().equals(after.seen())
        || !before.sealed().equals(after.sealed())
        || code(before.problem()) != code(after.problem())
        || !Objects.equals(before.pendingRestart(), after.pendingRestart())
        || !essence(before.engine()).equals(essence(after.engine()));
  }

  private static @Nullable ReasonCode code(@Nullable Reason reason) {
    return reason == null ? null : reason.code();
  }

  /** The state without what changes all the time. */
  private static Object essence(EngineState state) {
    return switch (state) {
      case EngineState.Absent absent -> absent;
      case EngineState.Unusable(var reason) -> reason.code();
      case EngineState.Stopped stopped -> stopped;
      case EngineState.Starting _ -> EngineState.Starting.class;
      case EngineState.Unresponsive _ -> EngineState.Unresponsive.class;
      case EngineState.Standby(_, _, var link, _) -> link;
      case EngineState.Running running -> running;
      case EngineState.Primary(var term, _, var open, var enforced) ->
          new PrimaryEssence(term, open, enforced == null ? null : enforced.rule());
    };
  }

  private record PrimaryEssence(Object term, boolean open, @Nullable Object rule) {}
}
