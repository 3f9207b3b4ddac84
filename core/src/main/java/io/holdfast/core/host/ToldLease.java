package io.holdfast.core.host;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Order;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a member was told about the last lease of a term that is being ended (S4), kept for the next
 * controller. It counts from the order's arrival, so that it is never earlier than what was meant.
 *
 * @param term whose primary held the lease; {@link Term#NONE} when nothing was said yet
 * @param end when it is over for certain, by this host's elapsed time
 */
public record ToldLease(Term term, Instant end) {
  public static final ToldLease NONE = new ToldLease(Term.NONE, Instant.MAX);

  /** What is known after an order has come. The earliest of what was said about a term counts. */
  public ToldLease after(Order order, Instant arrivedAt) {
    var rest = order.leaseFor();
    if (rest == null || term.isAfter(order.term())) {
      return this;
    }
    var said = arrivedAt.plus(rest);
    return order.term().isAfter(term) || said.isBefore(end)
        ? new ToldLease(order.term(), said)
        : this;
  }

  /** How long a lease of that term may still run; null when nothing was said about it. */
  public @Nullable Duration rest(Term wanted, Instant now) {
    return wanted.equals(term) && term.isAfter(Term.NONE) ? Duration.between(now, end) : null;
  }
}
