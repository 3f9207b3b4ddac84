package io.holdfast.core.record;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is in its life. The transitions between phases are the rows of {@code Leader}'s
 * table.
 */
public sealed interface Phase {
  /** Nothing has ever been primary. */
  record Unformed() implements Phase {}

  /**
   * The first primary is being made.
   *
   * @param adopt whether it has data to be kept; otherwise it is created empty
   */
  record Forming(HostId primary, boolean adopt) implements Phase {}

  /**
   * The record's term has this primary, which may still be starting, or waiting for its ack set
   * (S11).
   */
  record Leading(HostId primary) implements Phase {}

  /**
   * A planned move: the primary drains, stops and seals itself while the standbys go on receiving
   * until the target holds everything.
   */
  record Switching(HostId primary, HostId target) implements Phase {}

  /**
   * The record's term is being sealed so that the next may begin. There is no way back into it.
   *
   * @param former who was primary in the term
   * @param preferred who is to win among equally advanced members; null for the spec's order
   * @param acceptLoss an operator accepted a loss that would otherwise be refused (S8)
   * @param why what began it
   */
  record Replacing(HostId former, @Nullable HostId preferred, boolean acceptLoss, Reason why)
      implements Phase {}

  /** Every member runs it; there is no primary, and so nothing to replace. */
  record Shared() implements Phase {}

  /**
   * The service's own electors have made this member primary; it is observed, never ordered (S9).
   *
   * @param election number of the election by which they did
   */
  record Elected(HostId primary, long election) implements Phase {}

  /**
   * The electors are asked to choose another primary.
   *
   * @param election number of the election by which the present one became primary
   * @param asker the member's host that asks them
   * @param asked whether they may have been asked; until then writes are being held at the primary
   *     and its standbys catch up
   */
  record Yielding(HostId primary, long election, HostId asker, boolean asked) implements Phase {
    /** The same with the question asked. */
    public Yielding asking() {
      return new Yielding(primary, election, asker, true);
    }
  }
}
