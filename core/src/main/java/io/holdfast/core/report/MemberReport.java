package io.holdfast.core.report;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member as its agent reports it.
 *
 * @param seen highest term it has seen, on its disk
 * @param sealed highest term it has sealed, on its disk; {@link Term#NONE} for none
 * @param problem what keeps it from its goal or from working well; null when nothing does
 * @param pendingRestart parameters whose new values wait for a restart of the engine; null when
 *     that is not known
 * @param leaseFor for how long at most, from now, a lease of a primary of the term {@code seen} may
 *     still run, as a controller said that was ending that term; below zero when it is over; null
 *     when nothing was said
 */
public record MemberReport(
    ServiceId service,
    Term seen,
    Term sealed,
    EngineState engine,
    @Nullable Reason problem,
    @Nullable List<String> pendingRestart,
    @Nullable Duration leaseFor) {
  public MemberReport {
    pendingRestart = pendingRestart == null ? null : List.copyOf(pendingRestart);
  }

  /** One that was told nothing of a lease. */
  public MemberReport(
      ServiceId service,
      Term seen,
      Term sealed,
      EngineState engine,
      @Nullable Reason problem,
      @Nullable List<String> pendingRestart) {
    this(service, seen, sealed, engine, problem, pendingRestart, null);
  }

  /** Whether clients may be led to it, as far as its program is asked that. */
  public boolean isReady() {
    return problem == null || problem.code() != ReasonCode.NOT_READY;
  }

  /** Whether a restart is known to be waited for. */
  public boolean needsRestart() {
    return pendingRestart != null && !pendingRestart.isEmpty();
  }
}
