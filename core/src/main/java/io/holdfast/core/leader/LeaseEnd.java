package io.holdfast.core.leader;

import io.holdfast.core.record.Phase;
import io.holdfast.core.spec.ClusterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the last lease of a term that is being ended is over for certain (S4).
 *
 * <p>A controller that has just begun must assume that its predecessor granted a lease a moment
 * ago. By that alone, a failover during which the controller changes again and again would wait
 * anew each time, until what is lost is beyond the objective. So whoever ends a term says with each
 * order to seal until when a lease can run, the members keep it, and the next controller hears it
 * from them. It is always said as a time that remains, never as a time of day.
 *
 * <p>That it is right: let a controller C say, about a term whose record is <em>replacing</em>,
 * that no lease runs after L. C knows what it granted itself, and has assumed the worst of those
 * before it ({@link #DEPOSED}) or heard better from members, for whom the same holds. Nobody after
 * C grants a lease of that term: the record was written before any of them was elected, or C could
 * not have written or read it, and they read it before they answer anybody. From <em>replacing</em>
 * there is no way back into the term.
 */
public final class LeaseEnd {
  /** Longest time for which a controller that was replaced may go on believing that it leads. */
  public static final Duration DEPOSED = Duration.ofSeconds(1);

  private LeaseEnd() {}

  /**
   * How much longer than its length a lease is waited for: that covers two clocks that run at
   * different rates and the time it takes to stop.
   */
  public static Duration margin(ClusterSpec cluster) {
    return cluster.detection().heartbeat().dividedBy(2);
  }

  /** What to say with an order; empty unless the term is being ended and has leases. */
  public static Optional<Duration> rest(ServiceView view) {
    return view.record().phase() instanceof Phase.Replacing
        ? of(view, Members.of(view)).map(end -> Duration.between(view.now(), end))
        : Optional.empty();
  }

  /** The earliest end that this controller can prove; empty when it can prove none. */
  static Optional<Instant> of(ServiceView view, Members members) {
    var earliest = view.leaseUntil();
    if (earliest == null) {
      return Optional.empty();
    }
    for (var member : members.fresh()) {
      var rest = member.report().leaseFor();
      if (rest != null && member.report().seen().equals(view.record().term())) {
        var told = view.now().minus(member.reportAge()).plus(rest);
        earliest = told.isBefore(earliest) ? told : earliest;
      }
    }
    return Optional.of(earliest);
  }
}
