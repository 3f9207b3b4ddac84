package io.holdfast.agent.control;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a reign is with one record: what it is writing, when it looks again and why it does
 * nothing. One thread's own.
 */
final class Progress {
  private static final Duration SOON = Duration.ofMillis(100);

  private final Duration silence;
  private Instant reviewAt;
  private @Nullable Revision writing;
  private boolean uncertain;
  private Reason why = Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG);
  private Instant whySince;
  private boolean told;

  /**
   * @param silence how long a reason must stand to be worth telling
   */
  Progress(Duration silence, Instant electedAt) {
    this.silence = silence;
    this.reviewAt = electedAt;
    this.whySince = electedAt;
  }

  boolean isWriting() {
    return writing != null;
  }

  void writes(Revision next) {
    writing = next;
  }

  /** The write has ended; returns the revision that was attempted, null when there was none. */
  @Nullable Revision wrote(WriteOutcome outcome) {
    var attempted = writing;
    writing = null;
    uncertain = outcome instanceof WriteOutcome.Unknown;
    return attempted;
  }

  /**
   * Whether a write may still come about of which nobody will tell. Once a later write has an
   * outcome it cannot: the store compares revisions.
   */
  boolean isUncertain() {
    return uncertain;
  }

  /** Whether the time to look again has come. */
  boolean isDue(Instant now) {
    return !now.isBefore(reviewAt);
  }

  void reviewAt(Instant next) {
    reviewAt = next;
  }

  /** What was asked for could not be done just now. */
  void reviewSoon(Instant now) {
    reviewAt = now.plus(SOON);
  }

  /** This was decided, or held, for that reason. */
  void decided(Reason next, Instant now) {
    if (next.code() != why.code()) {
      whySince = now;
      told = false;
    }
    why = next;
  }

  /** Whether the reason has stood long enough not to be a passing one; true once per reason. */
  boolean isWorthTelling(Instant now) {
    var stands = Duration.between(whySince, now).compareTo(silence) >= 0;
    var worth = stands && !told;
    told = told || worth;
    return worth;
  }
}
