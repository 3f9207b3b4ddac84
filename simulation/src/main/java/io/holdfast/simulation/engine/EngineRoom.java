package io.holdfast.simulation.engine;

import io.holdfast.core.cluster.Term;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Network;
import io.holdfast.simulation.machine.Scheduler;
import io.holdfast.simulation.machine.Trace;
import java.util.List;
import java.util.Set;

/**
 * What all engines of one history share.
 *
 * @param kind whose replication they have
 * @param maxLagMicros for how long a replica that is not heard counts, where they are counted
 * @param bugs deliberate mistakes in force
 */
public record EngineRoom(
    EngineKind kind,
    long maxLagMicros,
    Scheduler scheduler,
    Dice dice,
    Network network,
    Hosts hosts,
    Records records,
    Trace trace,
    Set<Bug> bugs,
    EngineWatcher watcher,
    List<SimEngine> engines) {
  private static final Term[] TERMS = new Term[256];

  static {
    for (int number = 0; number < TERMS.length; number++) {
      TERMS[number] = new Term(number);
    }
  }

  boolean has(Bug bug) {
    return !bugs.isEmpty() && bugs.contains(bug);
  }

  /** Whether what is received is in the data only later. */
  boolean appliesLater() {
    return kind == EngineKind.MARIADB;
  }

  static Term term(int number) {
    return number < TERMS.length ? TERMS[number] : new Term(number);
  }

  SimEngine engine(int host) {
    return engines.get(host);
  }
}
