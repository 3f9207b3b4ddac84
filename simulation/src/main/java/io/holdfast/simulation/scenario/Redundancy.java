package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.SealingVerdict;
import io.holdfast.core.record.Phase;
import io.holdfast.core.spec.Durability;
import java.util.HashMap;

/** Whether a healed core is all that it should be again, and if not, what is missing. */
final class Redundancy {
  private Redundancy() {}

  /** Whether these hosts can elect a controller and hold what every rule asks for. */
  static boolean isEnough(World world, int candidate) {
    if (Integer.bitCount(candidate) < world.quorum().majority()) {
      return false;
    }
    var record = world.record();
    if (record.phase() instanceof Phase.Unformed || record.phase() instanceof Phase.Forming) {
      return false;
    }
    var positions = new HashMap<HostId, LogPosition>();
    for (int host = 0; host < world.memberCount(); host++) {
      if ((candidate >> host & 1) != 0 && world.engine(host).hasData()) {
        positions.put(world.hosts().id(host), world.engine(host).safePosition());
      }
    }
    if (positions.isEmpty() || !SealingVerdict.of(record.rules(), positions).isSealed()) {
      return false;
    }
    return world.service().durability() != Durability.STRICT || positions.size() > 1;
  }

  /** What is missing; empty when nothing is. */
  static String missing(World world, int core, long healedAtMicros) {
    var record = world.record();
    int leader = world.quorum().leader();
    if (leader < 0 || !world.agent(leader).controller().leads()) {
      return "no controller";
    }
    if (!(record.phase() instanceof Phase.Leading(var leads))) {
      return "the record is " + record;
    }
    if (record.paused() || !record.isSettled()) {
      return "the record is not settled: " + record;
    }
    int primary = world.hosts().indexOf(leads);
    var engine = world.engine(primary);
    if (!engine.takesWrites() || engine.term() != record.term().number()) {
      return "%s does not serve in term %s: %s".formatted(leads, record.term(), engine.observe());
    }
    for (int host = 0; host < world.memberCount(); host++) {
      if ((core >> host & 1) == 0 || host == primary) {
        continue;
      }
      if (!world.engine(host).isStandby() || !engine.hasConnected(host)) {
        return "%s does not follow: %s"
            .formatted(world.hosts().id(host), world.engine(host).observe());
      }
      if (world.service().durability() != Durability.ASYNC
          && !record.rules().getLast().members().contains(world.hosts().id(host))) {
        return "%s is not in the ack set: %s".formatted(world.hosts().id(host), record);
      }
    }
    for (int host = 0; host < world.hostCount(); host++) {
      if ((core >> host & 1) != 0 && world.agent(host).gateway().primary() != primary) {
        return "the entry on %s does not lead to %s".formatted(world.hosts().id(host), leads);
      }
    }
    return world.judge().ledger().lastAcknowledgedAtMicros() > healedAtMicros
        ? ""
        : "no write has been acknowledged since";
  }
}
