package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of a service.
 *
 * @param address where its engine listens, {@code address:port}
 * @param position how far its log reaches, in the engine's own notation; null when unknown
 * @param lagBytes how much of the primary's log it has not received; null when unknown
 * @param behindMs upper bound of the age of its data in milliseconds; null when unknown
 * @param problem what keeps it from its goal or from working well; null when nothing does
 * @param pendingRestart parameters whose new values wait for a restart; null when unknown
 */
public record MemberStatus(
    HostId host,
    Role role,
    State state,
    String address,
    @Nullable String position,
    @Nullable Long lagBytes,
    @Nullable Long behindMs,
    @Nullable StatusReason problem,
    @Nullable List<String> pendingRestart) {
  public MemberStatus {
    pendingRestart = pendingRestart == null ? null : List.copyOf(pendingRestart);
  }

  /** What it is at this moment, whatever it is meant to be. */
  public enum Role {
    PRIMARY,
    STANDBY,
    /** One of several that run side by side, none of them primary. */
    ACTIVE,
    /** Neither, or not known. */
    NONE
  }

  /** How its engine is, as its own host reports. */
  public enum State {
    RUNNING,
    /** A standby of a program: everything is there for it to be started. */
    PREPARED,
    /** Recovering or being made: cloned, rewound. */
    STARTING,
    STOPPED,
    /** Should answer and does not. */
    UNRESPONSIVE,
    /** No data yet. */
    ABSENT,
    /** There is something that cannot be used. */
    UNUSABLE,
    /** Its host does not report. */
    UNKNOWN
  }
}
