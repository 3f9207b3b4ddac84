package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plays one situation to its end: the real {@link Leader} decides over what it would see, every
 * write succeeds, and members do what the real {@link Goals} say. So what is possible cannot be
 * something else here than in a cluster; only how long steps take is a table ({@link StepTimes}).
 */
public final class Rehearsal {
  /** A controller decides whenever something is reported; between reports at least this often. */
  private static final Duration TICK = Duration.ofMillis(50);

  private final ClusterSpec cluster;
  private final ServiceSpec service;
  private final Situation situation;
  private final @Nullable Duration lease;
  private final Map<HostId, Player> players = new LinkedHashMap<>();
  private ServiceRecord record;
  private Instant recordedAt = Instant.EPOCH;
  private Instant servesSince = Sight.BEGIN;
  private boolean serves = true;
  private Reason why = Reason.of(ReasonCode.NOTHING_TO_DO);

  private Rehearsal(ClusterSpec cluster, Situation situation) {
    this.cluster = cluster;
    this.situation = situation;
    service = cluster.service(situation.service());
    lease = Goals.lease(cluster, service);
    record = situation.state().record();
    players.putAll(players(stopped(situation.state())));
  }

  /** Of a host that is not there nothing runs. */
  private ServiceState stopped(ServiceState state) {
    var members = new LinkedHashMap<HostId, MemberState>();
    state
        .members()
        .forEach((host, member) ->
            members.put(
                host,
                situation.host(host).isUp() || member.kind() == Kind.EMPTY
                    ? member
                    : member.as(Kind.STOPPED)));
    return new ServiceState(state.record(), members);
  }

  /** What comes of it. */
  public static Outcome of(ClusterSpec cluster, Situation situation) {
    var rehearsal = new Rehearsal(cluster, situation);
    if (rehearsal.service.isShared()) {
      return rehearsal.shared();
    }
    return rehearsal.service.isAdopted() ? rehearsal.adopted() : rehearsal.led();
  }

  private Map<HostId, Player> players(ServiceState state) {
    var made = new LinkedHashMap<HostId, Player>();
    var silent = record.primary().map(situation::host).filter(HostState::isSilent).isPresent();
    var times = silent ? StepTimes.besideSilence(service) : StepTimes.of(service);
    var enforced = record.newestRule().map(AckRule::since).orElse(null);
    for (var host : service.members()) {
      var member = state.member(host);
      made.put(
          host, new Player(host, member, times, enforced, record.mayServe(service.durability())));
    }
    return made;
  }

  private Outcome led() {
    var controller = situation.controller();
    if (controller == null) {
      note(Sight.BEGIN);
      return outcome(Reason.of(ReasonCode.NOT_STEADY, "no majority of the voters is there"));
    }
    var sight = new Sight(cluster, service, situation, controller, lease);
    sight.remember(record, players(situation.state()));
    note(Sight.BEGIN);
    var now = Sight.BEGIN.plus(situation.electedAfter());
    var end = now.plus(horizon());
    now = now.plus(isCrash() ? StepTimes.NOTICE : Duration.ZERO);
    while (now.isBefore(end)) {
      play(now);
      note(now);
      var decision = Leader.decide(sight.view(record, recordedAt, players, now));
      why = decision.why();
      switch (decision) {
        case LeaderDecision.Write(var next, _) -> {
          now = now.plus(StepTimes.WRITE);
          record = next;
          recordedAt = now;
          end = end.isAfter(now.plus(horizon())) ? end : now.plus(horizon());
        }
        case LeaderDecision.Hold _, LeaderDecision.Yield _ -> now = next(now);
      }
    }
    return outcome(why);
  }

  private boolean isCrash() {
    return situation.state().members().values().stream()
        .anyMatch(member -> member.kind() == Kind.CRASHED);
  }

  /** The next moment at which somebody has something new to report. */
  private Instant next(Instant now) {
    var next = now.plus(TICK);
    for (var player : players.values()) {
      var done = player.busyUntil().filter(now::isBefore).filter(next::isAfter);
      next = done.isPresent() ? done.get() : next;
    }
    return next;
  }

  /** After this without a write nothing more happens by itself. */
  private Duration horizon() {
    var wait = cluster.detection().silence().multipliedBy(3).plusSeconds(4);
    var steps = StepTimes.of(service);
    return wait.plus(steps.restart()).plus(lease == null ? Duration.ZERO : lease);
  }

  private void play(Instant now) {
    for (var player : players.values()) {
      if (situation.host(player.host()).isUp()) {
        var goal = Goals.of(cluster, service, record, player.host());
        var primary = record.primary().map(players::get);
        var leads =
            primary
                .filter(one -> situation.host(one.host()).isUp() && one.leads(record.term()))
                .isPresent();
        player.play(goal, leads, now);
      }
    }
  }

  private void note(Instant now) {
    var servesNow = servesNow();
    if (servesNow && !serves) {
      servesSince = now;
    }
    serves = servesNow;
  }

  /** Whether a write would be acknowledged now. */
  private boolean servesNow() {
    if (!(record.phase() instanceof Phase.Leading(var primary))
        || !situation.host(primary).isUp()
        || (lease != null && situation.controller() == null)) {
      return false;
    }
    var player = players.get(primary);
    return player != null
        && player.leads(record.term())
        && player.isOpen()
        && holders(player).isPresent();
  }

  /** The rule in force, when enough of its members receive. */
  private Optional<AckRule> holders(Player primary) {
    var receiving = new TreeSet<HostId>();
    for (var other : players.values()) {
      if (situation.host(other.host()).isUp() && other.receives(record.term())) {
        receiving.add(other.host());
      }
    }
    return record.rules().stream()
        .filter(rule -> rule.since().equals(primary.enforced()))
        .filter(rule -> rule.isHeldBy(receiving))
        .findFirst();
  }

  private Outcome outcome(Reason reason) {
    var members = new LinkedHashMap<HostId, MemberState>();
    players.forEach((host, player) -> members.put(host, after(player)));
    var state = new ServiceState(record, members);
    var moved = !state.leader().equals(situation.state().leader());
    var asynchronous = service.durability() == Durability.ASYNC && service.holdsData();
    return new Outcome(
        serves ? state.settled() : state,
        serves ? servesAfter(moved) : null,
        serves && moved && asynchronous ? Sight.LAG : Duration.ZERO,
        reason);
  }

  /** Without its primary an asynchronous standby knows less with every second what it lacks. */
  private MemberState after(Player player) {
    var state = player.state();
    return !serves
            && lease != null
            && service.holdsData()
            && state.kind() == Kind.FOLLOWS
            && situation.state().leader().filter(one -> !situation.host(one).isUp()).isPresent()
        ? state.as(Kind.FENCED)
        : state;
  }

  private Duration servesAfter(boolean moved) {
    var gap = Duration.between(Sight.BEGIN, servesSince);
    return gap.isZero() || !moved ? gap : gap.plus(StepTimes.RECONNECT);
  }

  private Outcome shared() {
    var running =
        players.values().stream()
            .anyMatch(player ->
                situation.host(player.host()).isUp() && player.state().kind() == Kind.LEADS);
    return new Outcome(
        stopped(situation.state()),
        running ? Duration.ZERO : null,
        Duration.ZERO,
        Reason.of(running ? ReasonCode.SHARED : ReasonCode.NO_MEMBER_RUNS));
  }

  /** Its Sentinels decide, which nobody can ask here: the first member that follows is chosen. */
  private Outcome adopted() {
    var leader = situation.state().leader().orElseThrow();
    var alive =
        situation.host(leader).isUp() && situation.state().member(leader).kind() == Kind.LEADS;
    var next =
        service.members().stream()
            .filter(host -> situation.host(host).isUp())
            .filter(host -> situation.state().member(host).kind() == Kind.FOLLOWS)
            .findFirst();
    if (alive || next.isEmpty()) {
      return new Outcome(
          stopped(situation.state()),
          alive ? Duration.ZERO : null,
          Duration.ZERO,
          Reason.of(alive ? ReasonCode.NOTHING_TO_DO : ReasonCode.NO_CANDIDATE));
    }
    var state =
        ServiceState.ledBy(
            service,
            next.get(),
            host -> host.equals(leader) ? stopped(host) : situation.state().member(host).kind());
    return new Outcome(
        state, StepTimes.ELECTORS, Sight.LAG, Reason.of(ReasonCode.AWAITING_ELECTORS));
  }

  private Kind stopped(HostId host) {
    return situation.host(host).isUp() ? Kind.FENCED : Kind.STOPPED;
  }
}
