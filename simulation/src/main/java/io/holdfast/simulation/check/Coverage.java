package io.holdfast.simulation.check;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How often everything worth reaching was reached. */
public final class Coverage {
  private final Tally<Milestone> milestones = new Tally<>(Milestone.class);
  private final Tally<Transition> transitions = new Tally<>(Transition.class);
  private final Tally<ReasonCode> leaderReasons = new Tally<>(ReasonCode.class);
  private final Tally<ReasonCode> hostReasons = new Tally<>(ReasonCode.class);
  private final Map<String, Long> others = new TreeMap<>();

  void reach(Milestone milestone) {
    milestones.count(milestone);
  }

  /** A record was written, by that row of the table. */
  void pass(Transition row, ServiceRecord before, ServiceRecord after) {
    transitions.count(row);
    switch (row) {
      case FORMED -> reach(Milestone.FORMED);
      case RULE_APPENDED -> {
        reach(Milestone.RULE_APPENDED);
        if (after.rules().getLast().isAlone()) {
          reach(Milestone.DEGRADED);
        }
      }
      case RULES_COLLAPSED -> reach(Milestone.RULES_COLLAPSED);
      case PROMOTED -> promoted(before, after);
      case HANDED_OVER -> reach(Milestone.SWITCHOVER);
      case FORM, SHARED, MOVE, MOVE_ENDED, REPLACE, REPLACE_OTHERWISE, PAUSED_OR_RESUMED -> {}
      case ADOPTED, ELECTED, YIELD, ASKED, YIELDED -> {} // in histories of their own
    }
    if (after.rules().size() > 2) {
      reach(Milestone.PILED_RULES);
    }
  }

  private void promoted(ServiceRecord before, ServiceRecord after) {
    if (!(before.phase() instanceof Phase.Replacing replacing)) {
      return;
    }
    var winner = after.primary().orElseThrow();
    if (winner.equals(replacing.former())) {
      reach(Milestone.SAME_PRIMARY_AGAIN);
    }
    switch (replacing.why().code()) {
      case TARGET_CAUGHT_UP -> reach(Milestone.SWITCHOVER);
      case DEADLINE_MISSED, TARGET_LOST -> reach(Milestone.ROLLBACK);
      default -> reach(Milestone.FAILOVER);
    }
  }

  void leaderGives(ReasonCode code) {
    leaderReasons.count(code);
  }

  void hostGives(ReasonCode code) {
    hostReasons.count(code);
  }

  /** Counts something by name: a fault, a step. */
  public void count(String name) {
    others.merge(name, 1L, Long::sum);
  }

  /** Adds what another history reached. */
  public void add(Coverage other) {
    milestones.addAll(other.milestones);
    transitions.addAll(other.transitions);
    leaderReasons.addAll(other.leaderReasons);
    hostReasons.addAll(other.hostReasons);
    other.others.forEach((name, times) -> others.merge(name, times, Long::sum));
  }

  public long of(Milestone milestone) {
    return milestones.of(milestone);
  }

  public long of(Transition transition) {
    return transitions.of(transition);
  }

  /** How often a controller gave this reason. */
  public long ofLeader(ReasonCode code) {
    return leaderReasons.of(code);
  }

  /** How often a host gave this reason. */
  public long ofHost(ReasonCode code) {
    return hostReasons.of(code);
  }

  /** Faults and steps, by name. */
  public Map<String, Long> others() {
    return Collections.unmodifiableMap(others);
  }

  /** How often a fault or a step of this name happened. */
  public long of(String name) {
    return others.getOrDefault(name, 0L);
  }
}
