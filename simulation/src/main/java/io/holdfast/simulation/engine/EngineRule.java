package io.holdfast.simulation.engine;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.simulation.machine.Hosts;
import java.util.Set;

/**
 * An ack rule as an engine works with it.
 *
 * @param members the ack set, as bits
 */
record EngineRule(AckRule rule, int members, int required) {
  /** The setting that names nobody who exists: every write waits, nobody can confirm one. */
  static final EngineRule BARRIER =
      new EngineRule(
          new AckRule(Revision.NONE, Term.NONE, new HostId("x"), Set.of(new HostId("nobody")), 1),
          0,
          1);

  static EngineRule of(AckRule rule, Hosts hosts) {
    return new EngineRule(rule, hosts.maskOf(rule.members()), rule.required());
  }

  boolean isAlone() {
    return required == 0;
  }

  boolean names(int host) {
    return (members & 1 << host) != 0;
  }
}
