package io.holdfast.core.host;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One step a host can take with one member. Every step is idempotent: doing it again when it is
 * done changes nothing. Except for {@link RememberSeal} they are performed by the engine's driver.
 */
public sealed interface HostAction {
  /** Writes the sealed term to the agent's disk, before anything is stopped or reported (S3). */
  record RememberSeal(Term term) implements HostAction {}

  /**
   * Creates a new, empty database that is running as a closed primary of the term. Only where there
   * is no data.
   */
  record Initialize(Term term, AckRule rule) implements HostAction {}

  /** Takes over data that was here before, as a closed primary of the term. */
  record Adopt(Term term, AckRule rule) implements HostAction {}

  /**
   * Makes a running standby receive from nobody, durably, and waits until nothing arrives any more.
   */
  record StopReceiving() implements HostAction {}

  /**
   * Closes a running primary to new clients and gives the present ones a moment to finish the
   * transactions they are in. Done when they have, or when the moment is over; the engine goes on.
   * A program is asked to end, as it finishes its clients' work by ending; likewise one that runs
   * beside others.
   */
  record Drain() implements HostAction {}

  /**
   * Makes a running primary stop: refuses new clients, ends the present ones, lets attached
   * standbys receive the rest, and leaves the engine stopped such that it can only come back
   * fenced. A standby is stopped by it too, to be restarted.
   */
  record Demote() implements HostAction {}

  /**
   * Starts a stopped engine as a closed standby that receives from nobody; it recovers all it has.
   */
  record StartFenced() implements HostAction {}

  /**
   * Turns a running, detached standby into the closed primary of the term. The rule is put in force
   * first, so that no write is ever acknowledged under another one.
   */
  record Promote(Term term, AckRule rule) implements HostAction {}

  /**
   * Puts the ack rule in force at the running primary and confirms that every part of it acts by
   * it.
   */
  record Enforce(AckRule rule) implements HostAction {}

  /** Admits clients to the running primary; a program is started by it. */
  record Open() implements HostAction {}

  /** Runs the program beside those of the other members, in a service without a primary. */
  record Run(Term term) implements HostAction {}

  /** Keeps the log for exactly these standbys, within the limit. */
  record KeepLogFor(Set<HostId> standbys) implements HostAction {
    public KeepLogFor {
      standbys = Collections.unmodifiableSet(new TreeSet<>(standbys));
    }
  }

  /**
   * Puts the spec's parameters in force at the running engine, as far as that is possible without a
   * restart.
   */
  record Tune() implements HostAction {}

  /**
   * Makes the member follow the primary of the term with the data it has. Refused by the driver
   * when its log holds something the primary's does not, or the primary no longer has the log it
   * needs.
   */
  record Attach(HostId primary, Term term) implements HostAction {}

  /**
   * Saves what only this member has, then takes it back to where it agrees with the primary, and
   * follows (S7).
   */
  record Rewind(HostId primary, Term term) implements HostAction {}

  /**
   * Holds writes at a primary that others have chosen, for a limited time: if nobody comes back to
   * it they go on. Nothing is refused and nobody is sent away.
   */
  record HoldWrites(Term term) implements HostAction {}

  /**
   * Lets held writes go on.
   *
   * @param dismiss the member is primary no more: what waits at it is not performed, its clients
   *     are sent away first
   */
  record ReleaseWrites(boolean dismiss) implements HostAction {}

  /**
   * Asks the service's own electors to choose another primary than the former one, unless they have
   * or are about to, and waits until they name one. Never asks twice for the same.
   */
  record Appeal(Term term, HostId former) implements HostAction {}

  /** Saves what only this member has, then copies the primary's data anew, and follows (S7). */
  record Clone(HostId primary, Term term) implements HostAction {}
}
