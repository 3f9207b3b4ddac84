package io.holdfast.engine.redis;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepEnded;
import org.jspecify.annotations.Nullable;

/**
 * Puts the only rule in force that Redis can act by: the primary acknowledges alone. A server that
 * has just become primary acts by it; what is confirmed is that it is primary of the rule's term.
 */
final class Enforcement {
  private final Engine engine;
  private volatile @Nullable Confirmed confirmed;

  Enforcement(Engine engine) {
    this.engine = engine;
  }

  private record Confirmed(Life server, Revision rule, LogPosition at) {}

  /** The rule in force at this server; null when none is confirmed for it. */
  EngineState.@Nullable Enforced inForce(Life server) {
    var known = confirmed;
    return known != null && known.server().equals(server)
        ? new EngineState.Enforced(known.rule(), known.at())
        : null;
  }

  void enforce(AckRule rule, Deadline deadline)
      throws StepEnded, RedisFailure, InterruptedException {
    requireAlone(rule);
    var server = engine.process().find().orElseThrow(() -> StepEnded.unknown("Redis does not run"));
    var snapshot = engine.snapshot(deadline);
    var reign =
        snapshot
            .reign()
            .orElseThrow(() -> StepEnded.refused(ReasonCode.NO_PRIMARY, "it is no primary"));
    confirmed =
        new Confirmed(server, rule.since(), new LogPosition(reign, snapshot.info().offset()));
  }

  /** Refuses what Redis cannot promise. */
  static void requireAlone(AckRule rule) throws StepEnded {
    if (!rule.isAlone()) {
      throw StepEnded.refused(
          ReasonCode.RULE_NOT_IN_FORCE,
          "Redis acknowledges before its replicas have a write, so a rule with standbys cannot be put"
              + " in force; the service must have durability: async");
    }
  }
}
