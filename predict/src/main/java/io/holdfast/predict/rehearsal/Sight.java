package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.LeaseEnd;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.report.Sighting.Outcome;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the controller sees of a service on its stage: the view that {@code Leader} decides by. */
final class Sight {
  /** The moment of the failure. */
  static final Instant BEGIN = Instant.EPOCH.plus(Duration.ofDays(1));

  /**
   * How far an asynchronous standby is behind: assumption; no write was lost when it was measured.
   */
  static final Duration LAG = Duration.ofMillis(100);

  private static final Duration ASKED = Duration.ofMillis(20);
  private static final Instant LONG_AGO = Instant.EPOCH;

  private final ClusterSpec cluster;
  private final ServiceSpec service;
  private final Situation situation;
  private final HostId controller;
  private final @Nullable Duration lease;
  private final Map<HostId, MemberReport> lastReports = new LinkedHashMap<>();
  private boolean begun;

  Sight(
      ClusterSpec cluster,
      ServiceSpec service,
      Situation situation,
      HostId controller,
      @Nullable Duration lease) {
    this.cluster = cluster;
    this.service = service;
    this.situation = situation;
    this.controller = controller;
    this.lease = lease;
  }

  /** What the hosts that are lost said last. */
  void remember(ServiceRecord record, Map<HostId, Player> before) {
    before.forEach((host, player) -> lastReports.put(host, report(record, player, before, BEGIN)));
    begun = true;
  }

  ServiceView view(
      ServiceRecord record, Instant recordedAt, Map<HostId, Player> players, Instant now) {
    var contacts = new LinkedHashMap<HostId, Contact>();
    for (var host : ServiceView.watchers(cluster, service)) {
      contacts.put(host, contact(host, record, players, now));
    }
    return new ServiceView(
        cluster,
        service,
        record,
        controller,
        now,
        electedAt(),
        recordedAt,
        contacts,
        leaseUntil(),
        new Ties(situation.heir(), null));
  }

  private Instant electedAt() {
    return situation.electedAfter().isZero() ? LONG_AGO : BEGIN.plus(situation.electedAfter());
  }

  /** Half a heartbeat before it fell silent, on average. */
  private Instant lastHeard() {
    return BEGIN.minus(cluster.detection().heartbeat().dividedBy(2));
  }

  private @Nullable Instant leaseUntil() {
    if (lease == null) {
      return null;
    }
    var granted =
        situation.electedAfter().isZero() ? lastHeard() : electedAt().plus(LeaseEnd.DEPOSED);
    return granted.plus(lease).plus(LeaseEnd.margin(cluster));
  }

  private Contact contact(
      HostId host, ServiceRecord record, Map<HostId, Player> players, Instant now) {
    var state = situation.host(host);
    if (state.isUp()) {
      var player = players.get(host);
      var members =
          player == null ? List.<MemberReport>of() : List.of(report(record, player, players, now));
      var report = new HostReport(host, 1, 1, new Epoch(1), members, asked(host, record, players));
      return new Contact(host, report, now, Outcome.ANSWERED, now);
    }
    var ping = state.refuses() ? Outcome.REFUSED : Outcome.SILENT;
    var last = lastReports.get(host);
    if (!state.isNew() || !situation.electedAfter().isZero()) {
      return new Contact(host, null, null, ping, now);
    }
    var members = last == null ? List.<MemberReport>of() : List.of(last);
    var report = new HostReport(host, 1, 1, new Epoch(1), members, List.of());
    // The controller held a connection to it, which its kernel has ended at once.
    return state.refuses()
        ? new Contact(host, report, lastHeard(), Outcome.ENDED, BEGIN.plusNanos(1))
        : new Contact(host, report, lastHeard(), ping, now);
  }

  /** What a host learns when it asks the primary, or who was it. */
  private List<Sighting> asked(HostId host, ServiceRecord record, Map<HostId, Player> players) {
    var target =
        record.phase() instanceof Phase.Replacing replacing
            ? Optional.of(replacing.former())
            : record.primary();
    return target.filter(asked -> !asked.equals(host)).stream()
        .map(asked -> new Sighting(service.id(), asked, answer(asked, players), ASKED))
        .toList();
  }

  private Outcome answer(HostId target, Map<HostId, Player> players) {
    var state = situation.host(target);
    if (!state.isUp()) {
      return state.refuses() ? Outcome.REFUSED : Outcome.SILENT;
    }
    var player = players.get(target);
    return player == null || player.state().kind() == Kind.CRASHED
        ? Outcome.REFUSED
        : Outcome.ANSWERED;
  }

  private MemberReport report(
      ServiceRecord record, Player player, Map<HostId, Player> players, Instant now) {
    var state = player.state();
    return new MemberReport(
        service.id(),
        record.term(),
        state.sealed(),
        engine(record, player, players, now),
        null,
        null);
  }

  private EngineState engine(
      ServiceRecord record, Player player, Map<HostId, Player> players, Instant now) {
    var state = player.state();
    var position = state.position();
    return switch (state.kind()) {
      case LEADS -> {
        var enforced = player.enforced();
        yield new EngineState.Primary(
            state.term(),
            position,
            player.isOpen(),
            enforced == null ? null : new EngineState.Enforced(enforced, position));
      }
      case FOLLOWS -> {
        var source =
            players.values().stream().filter(other -> other.leads(state.term())).findFirst();
        var streams =
            source.filter(other -> !begun || situation.host(other.host()).isUp()).isPresent();
        var behind = streams ? LAG : LAG.plus(Duration.between(BEGIN, now));
        var link =
            link(state, streams, source.map(Player::host).or(() -> leaderOf(state.term(), record)));
        yield new EngineState.Standby(position, position, link, behind);
      }
      case FENCED ->
          new EngineState.Standby(
              position, position, new Link.Detached(), service.holdsData() ? null : Duration.ZERO);
      case CRASHED, STOPPED -> new EngineState.Stopped(null);
      case EMPTY -> new EngineState.Absent();
    };
  }

  /** Whom it follows, there or not. */
  private static Optional<HostId> leaderOf(Term term, ServiceRecord record) {
    return record.rules().stream()
        .filter(rule -> rule.term().equals(term))
        .map(AckRule::primary)
        .findFirst();
  }

  private static Link link(MemberState state, boolean streams, Optional<HostId> source) {
    return state.sealed().isAtLeast(state.term()) || source.isEmpty()
        ? new Link.Detached()
        : new Link.Attached(source.get(), state.term(), streams);
  }
}
