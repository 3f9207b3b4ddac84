package io.holdfast.simulation.check;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.invariant.Violation;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.engine.Records;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Hosts;
import java.util.Optional;
import java.util.Set;

/**
 * The clients' ledger: every write they were told is committed, and every value they have seen. It
 * must all be at the present primary, except what an asynchronous service may lose.
 */
public final class Ledger {
  /** How exact the bound on a loss can be: what a message may take on a slow link. */
  private static final long TOLERANCE_MICROS = 600_000;

  private final Hosts hosts;
  private final ServiceSpec service;
  private final Records records;
  private final Chain acknowledged = new Chain();
  private final Chain seen = new Chain();
  private long nowMicros;
  private long lastAcknowledgedAtMicros;
  private int overriddenTerm;

  Ledger(Hosts hosts, ServiceSpec service, Records records) {
    this.hosts = hosts;
    this.service = service;
    this.records = records;
  }

  /** The ledger's clock. */
  public void at(long micros) {
    nowMicros = micros;
  }

  /** Hosts that have ever said to hold a record on disk. */
  Set<HostId> holders(int record) {
    return hosts.among(records.holders(record));
  }

  /** Hosts that hold, or have said to hold, all that was ever acknowledged. */
  Set<HostId> holdersOfAll(SimEngine[] engines) {
    if (acknowledged.length() == 0) {
      return Set.copyOf(hosts.all());
    }
    int mask = records.holders(acknowledged.record(acknowledged.length() - 1));
    for (var engine : engines) {
      mask |= acknowledged.isHeldBy(engine) ? 1 << engine.host() : 0;
    }
    return hosts.among(mask);
  }

  /** When a client was last told that a write is committed. */
  public long lastAcknowledgedAtMicros() {
    return lastAcknowledgedAtMicros;
  }

  boolean mayLose() {
    return service.durability() == Durability.ASYNC;
  }

  boolean isHeldBy(SimEngine engine) {
    return acknowledged.isHeldBy(engine) && seen.isHeldBy(engine);
  }

  Violation missing(SimEngine engine, long atMicros) {
    at(atMicros);
    var chain = acknowledged.isHeldBy(engine) ? seen : acknowledged;
    return new Violation(
        mayLose() ? "LossIsBounded" : chain == seen ? "SeenIsKept" : "AcknowledgedIsKept",
        "%s is the record's primary and has %d of %d records that clients %s"
            .formatted(
                hosts.id(engine.host()),
                chain.heldBy(engine),
                chain.length(),
                chain == seen ? "have seen" : "were told are committed"));
  }

  /**
   * Notes that the log of a primary is committed up to an offset.
   *
   * @return how many clients' writes are among the new ones
   */
  int acknowledge(SimEngine primary, int to, int from) {
    int writes = 0;
    for (int offset = from; offset < to; offset++) {
      int record = primary.record(offset);
      if (records.isWrite(record)) {
        writes++;
        records.acknowledge(record, nowMicros);
        lastAcknowledgedAtMicros = nowMicros;
      }
    }
    return writes;
  }

  Optional<Violation> afterAcknowledging(
      SimEngine primary, int to, ServiceRecord record, SimEngine[] engines) {
    if (primary.term() < overriddenTerm) {
      return Optional.empty();
    }
    int conflict = acknowledged.promise(primary, to);
    if (conflict >= 0) {
      return Optional.of(
          new Violation(
              mayLose() ? "LossIsBounded" : "AcknowledgedIsKept",
              "%s acknowledges up to %d in term %d, on another branch than what was acknowledged"
                      .formatted(hosts.id(primary.host()), to, primary.term())
                  + " at %d".formatted(conflict)));
    }
    if (record.phase() instanceof Phase.Leading(var leads)) {
      var present = engines[hosts.indexOf(leads)];
      if (present != primary && present.hasData() && !acknowledged.isHeldBy(present)) {
        return Optional.of(missing(present, nowMicros));
      }
    }
    return Optional.empty();
  }

  Optional<Violation> see(SimEngine primary) {
    if (mayLose()
        || primary.term() < overriddenTerm
        || seen.promise(primary, primary.visible()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            "SeenIsKept",
            "%s shows in term %d another past than clients have seen"
                .formatted(hosts.id(primary.host()), primary.term())));
  }

  /** An operator has accepted that this engine's log is all there is. */
  void override(SimEngine engine, int term) {
    overriddenTerm = term;
    forgetBeyond(engine);
  }

  private void forgetBeyond(SimEngine engine) {
    acknowledged.forget(acknowledged.heldBy(engine));
    seen.forget(seen.heldBy(engine));
  }

  /** An asynchronous service goes on from this engine's log: what is lost must be recent. */
  Optional<Violation> loseWithinObjective(SimEngine engine) {
    int held = acknowledged.heldBy(engine);
    long oldest = Long.MAX_VALUE;
    long newest = 0;
    for (int offset = held; offset < acknowledged.length(); offset++) {
      int record = acknowledged.record(offset);
      if (records.isAcknowledged(record)) {
        oldest = Math.min(oldest, records.acknowledgedAtMicros(record));
        newest = Math.max(newest, records.acknowledgedAtMicros(record));
      }
    }
    forgetBeyond(engine);
    long objective = service.objectives().rpo().toNanos() / 1_000;
    return newest > 0 && newest - oldest > objective + TOLERANCE_MICROS
        ? Optional.of(
            new Violation(
                "LossIsBounded",
                "%d ms of acknowledged writes are lost, the objective allows %d"
                    .formatted((newest - oldest) / 1_000, objective / 1_000)))
        : Optional.empty();
  }
}
