package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.MemberReport;
import java.time.Duration;
import java.util.Optional;

/** A member whose agent has reported recently enough to be believed. */
record Member(HostId host, MemberReport report, Duration reportAge) {
  EngineState engine() {
    return report.engine();
  }

  boolean hasSealed(Term term) {
    return report.sealed().isAtLeast(term);
  }

  /**
   * Where the log of a member that has sealed the term ends; empty while that can still change or
   * is not known.
   */
  Optional<LogPosition> finalPosition(Term sealedTerm) {
    if (!hasSealed(sealedTerm)) {
      return Optional.empty();
    }
    return switch (report.engine()) {
      case EngineState.Standby(var received, _, Link.Detached _, _) -> Optional.of(received);
      case EngineState.Stopped(var position) -> Optional.ofNullable(position);
      default -> Optional.empty();
    };
  }

  /** Whether it is a running standby told to follow this primary in this term. */
  boolean isAttachedTo(HostId primary, Term term) {
    return !hasSealed(term)
        && report.engine() instanceof EngineState.Standby(_, _, Link.Attached attached, _)
        && attached.primary().equals(primary)
        && attached.term().equals(term);
  }

  /** Whether it follows and is receiving, or was receiving within the given time. */
  boolean isFollowing(HostId primary, Term term, Duration patience) {
    return isAttachedTo(primary, term)
        && report.engine() instanceof EngineState.Standby(_, _, Link.Attached attached, var behind)
        && (attached.streaming() || (behind != null && behind.compareTo(patience) <= 0));
  }

  boolean isRunningStandby() {
    return report.engine() instanceof EngineState.Standby;
  }

  boolean hasData() {
    return !(report.engine() instanceof EngineState.Absent
        || report.engine() instanceof EngineState.Unusable);
  }

  /** Position of a running standby; the start of the log for anything else. */
  LogPosition received() {
    return report.engine() instanceof EngineState.Standby standby
        ? standby.received()
        : LogPosition.START;
  }
}
