package io.holdfast.agent;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.control.JsonFormats;
import io.holdfast.agent.control.Measurer;
import io.holdfast.agent.fault.FaultDesk;
import io.holdfast.agent.fault.Ports;
import io.holdfast.agent.http.AckSets;
import io.holdfast.agent.http.AgentHttp;
import io.holdfast.agent.http.EventPages;
import io.holdfast.agent.http.InternalEndpoints;
import io.holdfast.agent.http.MemberLogs;
import io.holdfast.agent.http.PublicEndpoints;
import io.holdfast.agent.link.ControllerLink;
import io.holdfast.agent.link.Doorbell;
import io.holdfast.agent.link.GoalsDesk;
import io.holdfast.agent.link.HttpPeers;
import io.holdfast.agent.link.IncidentQueue;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.ReportDesk;
import io.holdfast.agent.link.Whereabouts;
import io.holdfast.agent.storage.DataFolder;
import io.holdfast.agent.time.Ticker;
import io.holdfast.agent.time.Wakefulness;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.ControllerSeat;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spec.SpecProblem;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.QuorumStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host's agent, put together. Closing it ends the agent alone: engines go on running and the
 * next agent adopts them.
 */
public final class Agent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.agent");
  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration HANDOVER = Duration.ofMillis(500);

  private final AgentSettings settings;
  private final Measurer measurer;
  private final Ticker ticker = Ticker.monotonic();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Agent(AgentSettings settings, Measurer measurer) {
    this.settings = settings;
    this.measurer = measurer;
  }

  /**
   * Starts an agent; it serves when this returns.
   *
   * @throws HoldfastException when a port is taken or an engine is not known
   * @throws io.holdfast.agent.storage.StorageException when its folder cannot be used
   * @throws io.holdfast.store.raft.StoreException when its quorum store cannot be used
   * @throws io.holdfast.store.etcd.EtcdStoreException when what it needs for etcd cannot be used
   */
  public static Agent start(AgentSettings settings) {
    return start(settings, new LedgerMeasurer(settings));
  }

  /** Starts an agent with another client for scheduled drills. */
  static Agent start(AgentSettings settings, Measurer measurer) {
    var begun = System.nanoTime();
    var agent = new Agent(settings, measurer);
    try {
      agent.open();
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
    var host = settings.cluster().host(settings.self());
    log.info(
        "host {} of cluster {} serves on {}:{} after {} ms",
        settings.self(),
        settings.cluster().name(),
        host.address(),
        host.port(),
        Duration.ofNanos(System.nanoTime() - begun).toMillis());
    return agent;
  }

  /**
   * Runs an agent until the process is told to end (SIGTERM, SIGINT); its engines run on.
   *
   * @param spec the spec's file
   * @param host name of this host in it
   * @param data the agent's own folder
   * @throws HoldfastException {@link ErrorCode#INVALID_SPEC} when the spec cannot be used, and as
   *     {@link #start} does
   */
  public static void run(Path spec, HostId host, Path data) throws InterruptedException {
    var agent = start(settings(spec, host, data));
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("stopping this agent; its engines run on");
                  agent.close();
                  ended.countDown();
                },
                "stop"));
    ended.await();
  }

  private static AgentSettings settings(Path spec, HostId host, Path data) {
    return switch (SpecReader.read(spec)) {
      case SpecResult.Invalid(var problems) ->
          throw new HoldfastException(
              ErrorCode.INVALID_SPEC,
              problems.stream().map(SpecProblem::sentence).collect(Collectors.joining("\n")));
      case SpecResult.Valid(var file, var warnings) -> {
        warnings.forEach(warning -> log.warn("{}", warning.sentence()));
        var cluster = file.spec();
        if (cluster.hosts().stream().noneMatch(known -> known.id().equals(host))) {
          throw new HoldfastException(
              ErrorCode.BAD_REQUEST,
              "%s has no host '%s'; it has %s"
                  .formatted(
                      spec,
                      host,
                      cluster.hosts().stream()
                          .map(known -> known.id().name())
                          .collect(Collectors.joining(", "))));
        }
        yield new AgentSettings(
            cluster,
            file.resolve("."),
            ClusterSecret.read(file.secretFile()),
            host,
            data.toAbsolutePath());
      }
    };
  }

  private void open() {
    var cluster = settings.cluster();
    var self = settings.self();
    var heartbeat = cluster.detection().heartbeat();
    var folder = opening(DataFolder.open(settings.data(), cluster.name(), self));
    var goals = new GoalsDesk(new Wakefulness(ticker));
    // Before anything that takes long: otherwise starting would look like a freeze.
    opening(new Beat(goals::checkAwake, BEAT)).start();
    var doorbell = new Doorbell();
    var incidents = new IncidentQueue();
    var drivers = opening(Drivers.open(settings, folder, incidents::add));
    var faults =
        opening(
            FaultDesk.open(
                folder.fault(),
                cluster.services().stream()
                    .filter(service -> service.members().contains(self))
                    .map(ServiceSpec::id)
                    .toList(),
                service -> drivers.of(service).serverProcess(),
                Ports.of(cluster, self),
                InstantSource.system()));
    var lookouts = Lookouts.open(cluster, self, drivers, ticker, doorbell::ring);
    var electors = Electors.open(cluster, self, drivers, doorbell::ring);
    var reports = new ReportDesk(self, folder.incarnation(), lookouts::sightings, electors::words);
    var voters = ControllerSeat.voters(cluster);
    var whereabouts = new Whereabouts(self, voters);
    var state = new HostState(cluster, self, reports, whereabouts, drivers::format);
    var entries =
        opening(
            Entries.open(settings, goals::checkAwake, () -> whereabouts.controller().isPresent()));
    var members =
        opening(
            Members.open(
                settings,
                folder,
                drivers,
                (report, urgent) -> {
                  reports.update(report);
                  lookouts.heard(report);
                  if (urgent) {
                    doorbell.ring();
                  }
                },
                ticker,
                goals::checkAwake));
    Internal.Restarts restarts =
        (order, deadline) ->
            new Internal.Restarted(members.restart(order, deadline), reports.next(goals.epoch()));
    var peers = opening(new HttpPeers(cluster, settings.secret()));
    var votes = voters.contains(self);
    var store = opening(Quorums.open(settings, folder));
    var controller =
        opening(
            new Controller(
                new Controller.Place(
                    cluster,
                    self,
                    store,
                    new JsonFormats(InstantSource.system()),
                    peers,
                    own -> {
                      var _ = goals.accept(own, ticker.now(), false);
                    },
                    restarts,
                    faults::call,
                    measurer,
                    lookouts::askNow,
                    drivers::format,
                    ticker,
                    InstantSource.system(),
                    goals::checkAwake)));
    goals.add(members);
    goals.add(lookouts);
    var told =
        new Addresses.Told(
            report -> {
              reports.update(report);
              doorbell.ring();
            },
            doorbell::ring,
            incidents::add);
    goals.add(
        new GoalsDesk.Taker() {
          @Override
          public void route(Route route) {
            state.follow(route);
            entries.follow(route);
          }

          @Override
          public void distrust(Instant wokenAt) {
            state.distrust();
            entries.distrust();
            controller.distrust();
          }
        });
    var link =
        opening(
            new ControllerLink(
                self,
                reports,
                goals,
                whereabouts,
                peers,
                controller,
                doorbell,
                incidents,
                heartbeat,
                ticker));
    var _ =
        opening(
            AgentHttp.open(
                cluster,
                self,
                settings.secret(),
                new PublicEndpoints(
                    cluster,
                    self,
                    controller,
                    state,
                    peers,
                    new EventPages(votes ? store : null),
                    opening(new Metrics(cluster, self, state, controller::isLeading, entries)),
                    new MemberLogs(
                        cluster, self, peers, service -> drivers.of(service.id()).log())),
                new InternalEndpoints(
                    controller, restarts, faults::call, goals, whereabouts, ticker),
                state,
                new AckSets(self, controller, state, peers, ticker)));
    // Closed before the agent's port is: that this port refuses means that no address is here.
    goals.add(opening(Addresses.open(settings, folder, told, ticker, goals::checkAwake)));
    members.start();
    link.start();
    store.onLeadership(leadership -> {
      controller.leadership(leadership);
      if (whereabouts.leadership(leadership)) {
        link.controllerMoved();
      }
    });
    opening(
            new Beat(
                () -> {
                  lookouts.tick();
                  electors.tick();
                },
                BEAT))
        .start();
    opened.push(() -> handOver(store));
    state.started();
    Rehearsal.begin(cluster, drivers.classes());
  }

  /** A controller that leaves says so, which costs less than being missed. */
  private void handOver(QuorumStore store) {
    if (store.leadership() instanceof Leadership.Leading) {
      ControllerSeat.voters(settings.cluster()).stream()
          .filter(voter -> !voter.equals(settings.self()))
          .findFirst()
          .ifPresent(voter -> store.yieldTo(voter, HANDOVER));
    }
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  /** Ends this agent. Engines go on running. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        log.warn("a part of the agent did not end in order", e);
      }
    }
  }
}
