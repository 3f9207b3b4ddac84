package io.holdfast.agent.control;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.leader.LeaseEnd;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a lease of one asynchronous service may still be running (S4). The primary counts from
 * before it asked, this ledger from after it answered, so the ledger's end is the later one; the
 * margin covers two clocks that run at different rates and the time it takes to stop.
 *
 * <p>A new controller assumes that its predecessor granted one, and could do so for as long as a
 * leader without followers takes to notice.
 */
final class LeaseLedger {
  private final @Nullable Duration lease;
  private final Duration margin;
  private Term term;
  private @Nullable Instant until;

  /**
   * @param lease the service's lease; null when its primary has none to lose
   * @param margin how much longer it is waited for
   */
  LeaseLedger(@Nullable Duration lease, Duration margin, ServiceRecord record, Instant electedAt) {
    this.lease = lease;
    this.margin = margin;
    this.term = record.term();
    this.until =
        lease == null || record.phase() instanceof Phase.Unformed
            ? null
            : electedAt.plus(LeaseEnd.DEPOSED).plus(lease).plus(margin);
  }

  /**
   * The report of the record's primary is about to be answered with a goal that has the lease. A
   * goal that is sent without having been asked for begins none there ({@code Course.accept}).
   */
  void granted(ServiceRecord record, Instant now) {
    if (lease == null) {
      return;
    }
    var next = now.plus(lease).plus(margin);
    if (!record.term().equals(term) || until == null || next.isAfter(until)) {
      term = record.term();
      until = next;
    }
  }

  /** Until when a lease may be running; null when no primary of the record can have one. */
  @Nullable Instant until(ServiceRecord record) {
    return record.term().equals(term) ? until : null;
  }
}
