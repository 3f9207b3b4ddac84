package io.holdfast.simulation.check;

import io.holdfast.core.reason.ReasonCode;
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

  void pass(Transition transition) {
    transitions.count(transition);
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
