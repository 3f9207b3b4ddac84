package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.leader.Prospect;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stack of a database, a cache and a program that comes after both, at one instant. Immutable:
 * each step gives the next one.
 *
 * @param coins where each service leads, and where it is being moved
 * @param unready hosts that no service can be moved to now
 * @param outlook how soon a service could be moved to an unready host
 * @param waited how long nothing has happened
 */
record Ensemble(
    StackRecord record,
    Map<ServiceId, Coin> coins,
    Set<HostId> unready,
    Prospect outlook,
    Set<ServiceId> closed,
    @Nullable HostId prefer,
    Failback failback,
    Duration waited,
    Instant wall,
    @Nullable Instant readySince) {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final ServiceId DB = new ServiceId("db");
  static final ServiceId CACHE = new ServiceId("cache");
  static final ServiceId APP = new ServiceId("app");
  static final List<ServiceId> SERVICES = List.of(DB, CACHE, APP);
  static final List<HostId> HOSTS = List.of(A, B, C);
  static final StackId MAIN = new StackId("main");
  static final StartOrder ORDER = new StartOrder(Map.of(APP, List.of(DB, CACHE)));
  static final Instant LONG_AGO = Instant.EPOCH;
  static final Instant WALL = Instant.parse("2026-03-01T03:00:00Z");

  /**
   * One service.
   *
   * @param target where it is being moved; null while it is not
   */
  record Coin(HostId leads, long term, @Nullable HostId target) {}

  Ensemble {
    coins = Map.copyOf(coins);
    unready = Set.copyOf(unready);
    closed = Set.copyOf(closed);
  }

  /** Everything on that host, settled long ago. */
  static Ensemble on(HostId home) {
    var coins = new HashMap<ServiceId, Coin>();
    SERVICES.forEach(service -> coins.put(service, new Coin(home, 1, null)));
    return new Ensemble(
        new StackRecord(MAIN, new Revision(1), new StackPhase.Settled(home), List.of(), false),
        coins,
        Set.of(),
        Prospect.OPEN,
        Set.of(),
        null,
        new Failback.Manual(),
        Duration.ofHours(1),
        WALL,
        null);
  }

  Ensemble with(StackRecord next) {
    return new Ensemble(
        next, coins, unready, outlook, closed, prefer, failback, Duration.ZERO, wall, readySince);
  }

  Ensemble with(ServiceId service, Coin coin) {
    var next = new HashMap<>(coins);
    next.put(service, coin);
    return new Ensemble(
        record, next, unready, outlook, closed, prefer, failback, Duration.ZERO, wall, readySince);
  }

  /** That service has failed over by itself. */
  Ensemble lost(ServiceId service, HostId to) {
    return with(service, new Coin(to, coin(service).term() + 1, null));
  }

  Ensemble unready(HostId... hosts) {
    return new Ensemble(
        record, coins, Set.of(hosts), outlook, closed, prefer, failback, waited, wall, readySince);
  }

  /** How soon that may change where nothing can be moved to. */
  Ensemble with(Prospect next) {
    return new Ensemble(
        record, coins, unready, next, closed, prefer, failback, waited, wall, readySince);
  }

  Ensemble ready() {
    return unready(new HostId[0]);
  }

  Ensemble closed(ServiceId... services) {
    return new Ensemble(
        record,
        coins,
        unready,
        outlook,
        Set.of(services),
        prefer,
        failback,
        waited,
        wall,
        readySince);
  }

  Ensemble after(Duration more) {
    return new Ensemble(
        record,
        coins,
        unready,
        outlook,
        closed,
        prefer,
        failback,
        waited.plus(more),
        wall.plus(more),
        readySince);
  }

  Ensemble preferring(HostId host, Failback when, @Nullable Instant since) {
    return new Ensemble(record, coins, unready, outlook, closed, host, when, waited, wall, since);
  }

  Ensemble at(Instant time) {
    return new Ensemble(
        record, coins, unready, outlook, closed, prefer, failback, waited, time, readySince);
  }

  /** What the decision leads to, as far as the store and the services take it. */
  Ensemble done(StackDecision decision) {
    return switch (decision) {
      case StackDecision.Write(var next, _) -> with(next);
      case StackDecision.Ask(var service, Request.Switchover(var to), _) ->
          with(service, new Coin(coin(service).leads(), coin(service).term(), to));
      case StackDecision.Ask ask -> throw new AssertionError("no stack asks for " + ask);
      case StackDecision.Hold _ -> this;
    };
  }

  /** A service's own move has ended, well or not. */
  Ensemble ended(ServiceId service, boolean well) {
    var coin = coin(service);
    var target = coin.target();
    return target == null
        ? this
        : with(service, new Coin(well ? target : coin.leads(), coin.term() + 1, null));
  }

  Coin coin(ServiceId service) {
    var coin = coins.get(service);
    if (coin == null) {
      throw new AssertionError("no " + service);
    }
    return coin;
  }

  boolean isAllOn(HostId host) {
    return coins.values().stream()
        .allMatch(coin -> coin.leads().equals(host) && coin.target() == null);
  }

  StackDecision decide() {
    return StackLeader.decide(view());
  }

  StackView view() {
    var since = LONG_AGO.plus(Duration.ofDays(1));
    return new StackView(
        new StackSpec(MAIN, SERVICES, prefer, failback),
        ORDER,
        record,
        SERVICES.stream().map(service -> part(service, since)).toList(),
        since.plus(waited),
        since,
        wall,
        readySince);
  }

  private StackPart part(ServiceId service, Instant since) {
    var coin = coin(service);
    var target = coin.target();
    var moving = target != null;
    var obstacles = new LinkedHashMap<HostId, Reason>();
    for (var host : HOSTS) {
      if (unready.contains(host)) {
        obstacles.put(host, Reason.of(ReasonCode.NOT_CAUGHT_UP, "%s", host));
      }
    }
    var standbys = HOSTS.stream().filter(host -> !host.equals(coin.leads())).toList();
    var phase =
        target == null
            ? new Phase.Leading(coin.leads())
            : new Phase.Switching(coin.leads(), target);
    return new StackPart(
        spec(service),
        new ServiceRecord(service, new Revision(1), new Term(coin.term()), phase, List.of(), false),
        new Standing(
            moving ? ServiceCondition.State.SWITCHING_OVER : ServiceCondition.State.HEALTHY,
            Reason.of(
                closed.contains(service) ? ReasonCode.AWAITING_PREREQUISITE : ReasonCode.REDUNDANT),
            moving ? null : coin.leads(),
            !moving && !closed.contains(service),
            Set.copyOf(standbys),
            obstacles,
            unready.stream().collect(Collectors.toMap(Function.identity(), _ -> outlook))),
        since,
        false);
  }

  private static ServiceSpec spec(ServiceId service) {
    return new ServiceSpec(
        service,
        "fake",
        HOSTS,
        5432,
        null,
        Durability.SYNC,
        Objectives.DEFAULT,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(10),
        null);
  }
}
