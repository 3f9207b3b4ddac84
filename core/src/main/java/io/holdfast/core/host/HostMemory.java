package io.holdfast.core.host;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Order;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.Optional;

/**
 * What a host must not forget about one member, whatever happens to its process. On disk before it
 * is acted upon.
 *
 * @param epoch highest controller epoch obeyed
 * @param term highest term seen
 * @param revision highest revision obeyed
 * @param sealed highest term sealed; {@link Term#NONE} for none
 */
public record HostMemory(Epoch epoch, Term term, Revision revision, Term sealed) {
  public static final HostMemory BLANK =
      new HostMemory(Epoch.NONE, Term.NONE, Revision.NONE, Term.NONE);

  /** Why the order must not be obeyed; empty when it may be. */
  public Optional<Reason> refusal(Order order) {
    if (epoch.isAfter(order.epoch())) {
      return Optional.of(
          Reason.of(ReasonCode.STALE_EPOCH, "epoch %s, seen %s", order.epoch(), epoch));
    }
    if (term.isAfter(order.term())) {
      return Optional.of(Reason.of(ReasonCode.STALE_TERM, "term %s, seen %s", order.term(), term));
    }
    if (revision.isAfter(order.revision())) {
      return Optional.of(
          Reason.of(
              ReasonCode.STALE_REVISION, "revision %s, obeyed %s", order.revision(), revision));
    }
    return Optional.empty();
  }

  /** The memory after obeying the order. */
  public HostMemory after(Order order) {
    return new HostMemory(order.epoch(), order.term(), order.revision(), sealed);
  }

  /** The memory after sealing the term. */
  public HostMemory sealing(Term ended) {
    return new HostMemory(epoch, term, revision, ended.isAfter(sealed) ? ended : sealed);
  }
}
