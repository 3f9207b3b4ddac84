package io.holdfast.simulation.check;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.invariant.SealBeforePromote;
import io.holdfast.core.invariant.SealsHold;
import io.holdfast.core.invariant.Violation;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.simulation.agent.SimAgent;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Hosts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;

/** What every host has told of the terms that it has sealed, and the rules that hold it to that. */
final class Seals {
  /** Above every term there is. */
  private static final Term NO_TERM = new Term(Long.MAX_VALUE);

  private final Hosts hosts;

  /** The newest term that each host has told sealed. */
  private final Term[] reported;

  /** The newest term of those of which it has told where its log ends, too. */
  private final Term[] ended;

  Seals(Hosts hosts) {
    this.hosts = hosts;
    reported = new Term[hosts.count()];
    ended = new Term[hosts.count()];
    Arrays.fill(reported, Term.NONE);
    Arrays.fill(ended, Term.NONE);
  }

  /**
   * A host tells a controller that it has sealed a term.
   *
   * @param isFinal whether it tells where its log ends, too
   * @return whether this is news
   */
  boolean report(int host, Term sealed, boolean isFinal) {
    if (isFinal && sealed.isAfter(ended[host])) {
      ended[host] = sealed;
    }
    if (!sealed.isAfter(reported[host])) {
      return false;
    }
    reported[host] = sealed;
    return true;
  }

  /** Its primary admits clients in a term. */
  Optional<Violation> opens(int host, Term term) {
    return SealsHold.check(hosts.id(host), term, reported[host]);
  }

  /**
   * Its standby receives in a term, or confirms what it has received. A receiver that nobody has
   * stopped yet may connect again by itself: what counts is the end told.
   */
  Optional<Violation> receives(int host, Term term) {
    return SealsHold.check(hosts.id(host), term, ended[host]);
  }

  /** Its agent begins a step. */
  Optional<Violation> acts(int host, HostAction action) {
    return SealsHold.check(hosts.id(host), joined(action), reported[host]);
  }

  /** The term that a step is to make the member take part in; one above all when none. */
  private static Term joined(HostAction action) {
    return switch (action) {
      case HostAction.Attach(_, var term) -> term;
      case HostAction.Rewind(_, var term) -> term;
      case HostAction.Clone(_, var term) -> term;
      case HostAction.Promote(var term, _) -> term;
      case HostAction.RememberSeal _,
          HostAction.Initialize _,
          HostAction.Adopt _,
          HostAction.StopReceiving _,
          HostAction.Drain _,
          HostAction.Demote _,
          HostAction.StartFenced _,
          HostAction.Enforce _,
          HostAction.Open _,
          HostAction.Run _,
          HostAction.KeepLogFor _,
          HostAction.Tune _,
          HostAction.HoldWrites _,
          HostAction.ReleaseWrites _,
          HostAction.Appeal _ ->
          NO_TERM;
    };
  }

  /** A record was written: a new term begins only over enough seals of the old one. */
  Optional<Violation> written(
      ServiceRecord before, ServiceRecord after, SimAgent[] agents, SimEngine[] engines) {
    if (!after.term().isAfter(before.term()) || before.rules().isEmpty()) {
      return Optional.empty();
    }
    var sealed = new HashMap<HostId, Term>();
    var stopped = new HashMap<HostId, Term>();
    var newestLog = Term.NONE;
    for (int host = 0; host < agents.length; host++) {
      var term = agents[host].disk().memory().sealed();
      sealed.put(hosts.id(host), term);
      stopped.put(hosts.id(host), ended[host]);
      var end = engines[host].safePosition().term();
      if (term.isAtLeast(before.term()) && end.isAfter(newestLog)) {
        newestLog = end;
      }
    }
    return SealBeforePromote.check(before, after, sealed, stopped, newestLog);
  }
}
