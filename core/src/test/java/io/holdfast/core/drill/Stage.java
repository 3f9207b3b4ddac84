package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.FailoverReadiness;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A healthy cluster with two services, both led by host a, of which each test changes a part. */
final class Stage {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId W = new HostId("w");
  static final ServiceId DB = new ServiceId("db");
  static final ServiceId CACHE = new ServiceId("cache");
  static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  static final Objectives OBJECTIVES = new Objectives(Duration.ofSeconds(5), Duration.ZERO);

  DrillSpec drills = DrillSpec.DEFAULT;
  List<HostId> dbMembers = List.of(A, B);
  final Map<ServiceId, DrillSituation.Part> parts = new HashMap<>();
  Set<HostId> reporting = Set.of(A, B, W);
  QuorumSpec quorum = new QuorumSpec.Embedded(List.of(A, B, W));
  Durability durability = Durability.SYNC;
  @Nullable AdoptedSpec cacheAdopted;
  List<StackSpec> stacks = List.of();
  @Nullable DrillRecord running;
  @Nullable Reason obstacle;

  Stage() {
    parts.put(DB, part(ServiceCondition.State.HEALTHY, A));
    parts.put(CACHE, part(ServiceCondition.State.HEALTHY, A));
  }

  static DrillSituation.Part part(ServiceCondition.State state, @Nullable HostId leads) {
    return new DrillSituation.Part(
        standing(state, leads), new FailoverReadiness(true, B, List.of()), false);
  }

  static Standing standing(ServiceCondition.State state, @Nullable HostId leads) {
    return standing(state, leads, leads != null);
  }

  static Standing standing(ServiceCondition.State state, @Nullable HostId leads, boolean serves) {
    return new Standing(
        state, Reason.of(ReasonCode.REDUNDANT), leads, serves, Set.of(B), Map.of(), Map.of());
  }

  DrillPlan plan(DrillAsk ask) {
    return GuardRails.plan(
        new DrillSituation(cluster(), parts, reporting, running, obstacle, NOON), ask);
  }

  List<ReasonCode> refusals(DrillAsk ask) {
    return plan(ask).against().stream().map(Reason::code).toList();
  }

  ClusterSpec cluster() {
    return new ClusterSpec(
        "shop",
        List.of(host(A), host(B), host(W)),
        quorum,
        List.of(
            service(DB, dbMembers, durability),
            service(CACHE, List.of(A, B), durability, cacheAdopted)),
        new DetectionSpec(Duration.ofMillis(500), 3),
        stacks,
        new StartOrder(Map.of(DB, List.of(CACHE))),
        null,
        drills);
  }

  static ServiceSpec service(ServiceId id, List<HostId> members, Durability durability) {
    return service(id, members, durability, null);
  }

  private static ServiceSpec service(
      ServiceId id, List<HostId> members, Durability durability, @Nullable AdoptedSpec adopted) {
    return new ServiceSpec(
        id,
        "postgresql",
        members,
        5432,
        null,
        durability,
        OBJECTIVES,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(10),
        null,
        null,
        adopted);
  }

  private static HostSpec host(HostId id) {
    return new HostSpec(id, "10.0.0." + (int) id.name().charAt(0), null, id.equals(W), 7400, 7401);
  }

  static DrillAsk ask(DrillKind kind) {
    return new DrillAsk(kind, DB, null, null, null);
  }

  static DrillRecord begun(DrillKind kind) {
    return new DrillRecord(
        7,
        kind,
        DB,
        A,
        kind.lasts(),
        OBJECTIVES,
        NOON,
        new DrillPhase.Injecting(NOON),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
