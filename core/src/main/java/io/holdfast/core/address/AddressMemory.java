package io.holdfast.core.address;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.Optional;

/**
 * What a host must not forget about an address, whatever happens to its process: the highest order
 * it has obeyed. On disk before an address is added and before its release is reported.
 */
public record AddressMemory(Epoch epoch, Term term, long turn) {
  public static final AddressMemory BLANK = new AddressMemory(Epoch.NONE, Term.NONE, 0);

  /** Why the order must not be obeyed; empty when it may be. */
  public Optional<Reason> refusal(AddressOrder order) {
    if (epoch.isAfter(order.epoch())) {
      return Optional.of(
          Reason.of(ReasonCode.STALE_EPOCH, "epoch %s, seen %s", order.epoch(), epoch));
    }
    if (term.isAfter(order.term())) {
      return Optional.of(Reason.of(ReasonCode.STALE_TERM, "term %s, seen %s", order.term(), term));
    }
    if (epoch.equals(order.epoch()) && turn > order.turn()) {
      return Optional.of(
          Reason.of(ReasonCode.STALE_REVISION, "turn %d, obeyed %d", order.turn(), turn));
    }
    return Optional.empty();
  }

  /** The memory after obeying the order. */
  public AddressMemory after(AddressOrder order) {
    return new AddressMemory(order.epoch(), order.term(), order.turn());
  }
}
