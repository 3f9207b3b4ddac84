package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.report.EngineState;
import org.jspecify.annotations.Nullable;

/** Hears of everything that agents and controllers do and that a rule could be broken by. */
public interface AgentWatcher {
  /** A host obeys an order; its memory of orders was this before. */
  void obeys(int host, Order order, HostMemory before);

  /** A host refuses an order. */
  void refuses(int host, Order order, Reason why);

  /** A host has decided. */
  void hostDecided(int host, HostDecision decision);

  /** A host begins a step. */
  void acts(int host, @Nullable Order order, HostAction action, EngineState engine);

  /**
   * A host has told a controller that it sealed this term.
   *
   * @param isFinal whether it has told where its log ends, too
   */
  void reportsSeal(int host, Term sealed, boolean isFinal);

  /** A host's gateway leads to that host from now on, for this term; below zero for nobody. */
  void routes(int host, int primary, long term);

  /** A controller has decided, from this view. */
  void leaderDecided(int host, ServiceView view, LeaderDecision decision);

  /** A controller has answered an operator. */
  void answered(int host, RequestOutcome outcome);
}
