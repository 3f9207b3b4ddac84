package io.holdfast.agent.control;

import io.holdfast.agent.link.Internal;
import io.holdfast.api.Operation;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.leader.ControllerSeat;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.Requests;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One controller's reign: takes reports, pings, outcomes of writes, requests and the time in, and
 * has its {@link Arms} do the rest. One thread calls it; it never blocks and reads no clock.
 */
final class Reign {
  private static final Duration SEAT_PACE = Duration.ofSeconds(5);

  private final ClusterSpec cluster;
  private final HostId self;
  private final Arms arms;
  private final HostWatch hosts;
  private final Map<ServiceId, ServiceCase> cases = new LinkedHashMap<>();
  private final Map<HostId, List<ServiceCase>> casesOn = new HashMap<>();
  private final Orders orders;
  private final Operations operations;
  private final Restarts restarts;
  private final Stacks stacks;
  private final Drills drills;
  private final AddressDesk addresses;
  private Instant seatReviewAt;

  Reign(
      ClusterSpec cluster,
      HostId self,
      Epoch epoch,
      Arms arms,
      Instant electedAt,
      InstantSource wallClock) {
    this.cluster = cluster;
    this.self = self;
    this.arms = arms;
    this.seatReviewAt = electedAt.plus(SEAT_PACE);
    var book = new OperationBook(wallClock);
    this.operations = new Operations(book);
    this.orders = new Orders(this, cluster, epoch);
    this.restarts = new Restarts(this, orders, operations, arms);
    this.hosts = new HostWatch(cluster, self, arms, electedAt);
    this.addresses = new AddressDesk(arms);
    for (var service : cluster.services()) {
      var one = new ServiceCase(cluster, service, self, arms.read(service.id()), electedAt);
      cases.put(service.id(), one);
      for (var host : service.members()) {
        casesOn.computeIfAbsent(host, _ -> new ArrayList<>()).add(one);
      }
    }
    for (var address : VirtualAddress.of(cluster)) {
      addresses.add(address, cluster.detection(), epoch, electedAt);
    }
    this.stacks = new Stacks(this, cluster, arms, book, wallClock, electedAt);
    this.drills = new Drills(this, cluster, arms, electedAt, wallClock);
  }

  HostId self() {
    return self;
  }

  /** Takes a host's report and answers with its goals. */
  HostGoals reported(HostReport report, Instant now) {
    if (contacts().heard(report, now)) {
      for (var one : concernedBy(report)) {
        suspect(one, report, now);
        if (noticeMove(one, now)) {
          operations.look(state(one));
          tellHosts(one);
        }
        decide(one, now);
      }
      addresses.heard(report, now);
      look(report.host(), now);
    }
    return orders.answer(report.host(), now);
  }

  /** A call to a host's agent has ended. */
  void pinged(HostId host, Sighting.Outcome outcome, Instant at) {
    pinged(host, outcome, at, at);
  }

  /**
   * A call to a host's agent has ended, or the connection that is held to it.
   *
   * @param at when that was so
   */
  void pinged(HostId host, Sighting.Outcome outcome, Instant at, Instant now) {
    var before = contacts().of(host).ping();
    contacts().pinged(host, outcome, at);
    if (outcome == Sighting.Outcome.ENDED) {
      addresses.ended(host, at, now);
    }
    var known = contacts().of(host).ping();
    for (var one : servicesOn(host)) {
      if (known != null && known.isRefusal() && known != before) {
        arms.probe(one.spec().id());
      }
      decide(one, now);
    }
    look(host, now);
  }

  /** A write has ended. */
  void wrote(ServiceId service, WriteOutcome outcome, Instant now) {
    var one = cases.get(service);
    if (one == null) {
      return;
    }
    var attempted = one.progress().wrote(outcome);
    switch (outcome) {
      case WriteOutcome.Fenced _ -> arms.fenced();
      case WriteOutcome.Written _ -> reread(one, now);
      case WriteOutcome.Conflict _ -> {
        if (attempted != null) {
          operations.overtaken(service, attempted);
        }
        reread(one, now);
      }
      case WriteOutcome.Unknown _ -> {
        reread(one, now);
        one.progress().reviewSoon(now);
      }
    }
  }

  /** A write of a stack's record has ended. */
  void wrote(StackId stack, WriteOutcome outcome, Instant now) {
    stacks.wrote(stack, outcome, now);
  }

  Stacks stacks() {
    return stacks;
  }

  Drills drills() {
    return drills;
  }

  Restarts restarts() {
    return restarts;
  }

  /** Whether anything is under way with that service. */
  boolean isBusy(ServiceCase one) {
    return one.progress().isWriting()
        || restarts.isUnderWay(one.spec().id())
        || !isAtRest(one.record());
  }

  private static boolean isAtRest(ServiceRecord record) {
    return record.phase() instanceof Phase.Shared
        || record.phase() instanceof Phase.Elected
        || (record.phase() instanceof Phase.Leading && record.isSettled());
  }

  /** Whether a change is being made, of moments only, that such a request would be refused for. */
  boolean isChanging(ServiceId service, Operation.Kind kind) {
    var needsRest = kind == Operation.Kind.SWITCHOVER || kind == Operation.Kind.RESTART;
    return service(service)
        .filter(one ->
            one.progress().isWriting()
                || (needsRest
                    && one.record().phase() instanceof Phase.Leading
                    && !one.record().isSettled()))
        .isPresent();
  }

  /** Weighs a request; an accepted one is on its way to the store when this returns. */
  Operation begin(ServiceId service, Operation.Kind kind, Request request, Instant now) {
    var one = cases.get(service);
    if (one == null) {
      return operations.refused(
          service, kind, Reason.of(ReasonCode.UNKNOWN_SERVICE, "%s", service));
    }
    if (one.progress().isWriting()) {
      return operations.refused(service, kind, Reason.of(ReasonCode.NOT_STEADY));
    }
    if (request instanceof Request.Switchover) {
      var refusal = stacks.refusalOfMovingAlone(service);
      if (refusal.isPresent()) {
        return operations.refused(service, kind, refusal.get());
      }
    }
    return switch (Requests.apply(view(one, now), request)) {
      case RequestOutcome.Refused(var why) -> operations.refused(service, kind, why);
      case RequestOutcome.Accepted(var next, var why) -> {
        var begun = operations.begin(kind, next, why);
        write(one, next, why);
        yield begun;
      }
    };
  }

  /** A host has stopped its standby to restart it, or has not. */
  void restarted(ServiceId service, HostId host, Internal.Restarted restarted, Instant now) {
    if (restarted.report() != null) {
      var _ = reported(restarted.report(), now);
    }
    var one = cases.get(service);
    if (one != null) {
      restarts.told(one, host, restarted.outcome(), now);
    }
  }

  /** What became of a request; empty when there never was one of that id. */
  Optional<Operation> operation(String id, Instant now) {
    return operations
        .find(id, service -> service(service).map(this::state))
        .or(() -> stacks.operation(id, now));
  }

  /** Time has passed; to be called every few dozen milliseconds. */
  void tick(Instant now) {
    for (var host : contacts().all().keySet()) {
      hosts.askAfterIfOverdue(host, now);
      look(host, now);
    }
    addresses.tick(now);
    for (var one : cases.values()) {
      if (one.progress().isDue(now)) {
        decide(one, now);
      }
      restarts.goOn(one, now);
    }
    stacks.tick(now);
    drills.tick(now);
    if (!now.isBefore(seatReviewAt)) {
      seatReviewAt = now.plus(SEAT_PACE);
      considerSeat(now);
    }
  }

  /** What a host is to do, when it has not asked. */
  HostGoals goalsFor(HostId host, Instant now) {
    return orders.unasked(host, now);
  }

  Contacts contacts() {
    return hosts.contacts();
  }

  AddressDesk addresses() {
    return addresses;
  }

  HostCondition condition(HostId host, Instant now) {
    return hosts.condition(host, now);
  }

  Collection<ServiceCase> services() {
    return cases.values();
  }

  /** The services that the host has a member of. */
  List<ServiceCase> servicesOn(HostId host) {
    return casesOn.getOrDefault(host, List.of());
  }

  Optional<ServiceCase> service(ServiceId service) {
    return Optional.ofNullable(cases.get(service));
  }

  ServiceView view(ServiceCase one, Instant now) {
    return one.view(contacts(), now, stacks.ties(one));
  }

  private void decide(ServiceCase one, Instant now) {
    if (one.progress().isWriting()) {
      return; // its outcome comes soon, and with it the next decision
    }
    if (one.progress().isUncertain()) {
      catchUp(one, now);
    }
    var decision = Leader.decide(view(one, now));
    one.progress().decided(decision.why(), now);
    switch (decision) {
      case LeaderDecision.Write(var next, var why) -> write(one, next, why);
      case LeaderDecision.Hold(var why, var reviewAt) -> {
        one.progress().reviewAt(reviewAt);
        if (one.progress().isWorthTelling(now)) {
          Notices.ofHolding(one.record(), why).ifPresent(notice -> arms.tell(List.of(notice)));
        }
      }
      case LeaderDecision.Yield(var to, _, var reviewAt) -> {
        one.progress().reviewAt(reviewAt);
        arms.yieldTo(to);
      }
    }
    stacks.look(one.spec().id(), now);
  }

  private Operations.State state(ServiceCase one) {
    return new Operations.State(one.record(), one.isServing());
  }

  void write(ServiceCase one, ServiceRecord next, Reason why) {
    one.progress().writes(next.revision());
    operations.note(next.service(), why);
    stacks.note(next.service(), why);
    arms.write(next, List.of(Notices.ofRecord(next, why)));
  }

  private void reread(ServiceCase one, Instant now) {
    catchUp(one, now);
    decide(one, now);
  }

  private void catchUp(ServiceCase one, Instant now) {
    if (one.stored(arms.read(one.spec().id()), now)) {
      var _ = noticeMove(one, now);
      operations.look(state(one));
      tellHosts(one);
    }
  }

  /** Whether clients are to go elsewhere now; the write entry's address and program go along. */
  private boolean noticeMove(ServiceCase one, Instant now) {
    if (!one.routeMoved(contacts(), now)) {
      return false;
    }
    one.said()
        .ifPresent(route -> {
          addresses.claim(route.service(), route.term(), route.primary());
          arms.moved(one.spec(), route);
        });
    return true;
  }

  private void tellHosts(ServiceCase one) {
    Phases.hostsToTell(cluster, one.spec(), one.record()).forEach(arms::push);
  }

  /** The services that the host has a member of or has asked after. */
  private Set<ServiceCase> concernedBy(HostReport report) {
    var concerned = new LinkedHashSet<>(servicesOn(report.host()));
    report.sightings().stream()
        .flatMap(sighting -> service(sighting.service()).stream())
        .forEach(concerned::add);
    return concerned;
  }

  /** A report that casts doubt on the primary is reason to ask oneself, at once. */
  private void suspect(ServiceCase one, HostReport report, Instant now) {
    Suspicion.of(one.record(), report)
        .ifPresent(primary -> {
          hosts.askAfter(primary, now);
          arms.probe(one.spec().id());
        });
  }

  /** The services of a host that came, became doubtful or went are looked at at once. */
  private void look(HostId host, Instant now) {
    if (hosts.look(host, now)) {
      servicesOn(host).forEach(one -> decide(one, now));
    }
  }

  /** Moves the controller off a primary's host, when everything is calm. */
  private void considerSeat(Instant now) {
    if (cases.values().stream().anyMatch(this::isBusy)) {
      return;
    }
    var primaries =
        cases.values().stream().flatMap(one -> one.record().primary().stream()).toList();
    ControllerSeat.better(cluster, self, primaries, hosts.reporting(now)).ifPresent(arms::yieldTo);
  }
}
