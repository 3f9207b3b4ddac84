package io.holdfast.cli.bench;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long the leader's decision takes for all services of a large cluster. */
@Command(name = "decide", description = "Time of one round of decisions over many services.")
final class DecideBench implements Callable<Integer> {
  private static final Term TERM = new Term(7);
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1_000);
  private static final HostId SELF = host(0);
  private static final LogPosition END = new LogPosition(TERM, 5_000_000);

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Option(names = "--services", defaultValue = "10000", description = "Of three members each.")
  private int services;

  @Option(names = "--hosts", defaultValue = "300", description = "They are spread over.")
  private int hosts;

  @Option(names = "--rounds", defaultValue = "200", description = "Measured, after as many more.")
  private int rounds;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var cluster = cluster();
    var records = cluster.services().stream().map(DecideBench::record).toList();
    var contacts = contacts(cluster);
    var times = new ArrayList<Duration>();
    int acted = 0;
    for (int round = 0; round < 2 * rounds; round++) {
      long from = System.nanoTime();
      for (int number = 0; number < services; number++) {
        // As the controller does it: a new view for every decision.
        var view = view(cluster, number, records.get(number), contacts);
        acted += Leader.decide(view) instanceof LeaderDecision.Write ? 1 : 0;
      }
      if (round >= rounds) {
        times.add(Duration.ofNanos(System.nanoTime() - from));
      }
    }
    var table =
        new Table(
            "./holdfast bench decide --services %d --hosts %d --rounds %d"
                .formatted(services, hosts, rounds),
            "services",
            "hosts",
            "rounds",
            "one round, ms: min / **median** / p99 / max",
            "records written");
    table.row(services, hosts, rounds, Table.milliseconds(times), acted);
    out.print(table);
    out.flush();
    return 0;
  }

  private ClusterSpec cluster() {
    return new ClusterSpec(
        "bench",
        IntStream.range(0, hosts)
            .mapToObj(number -> new HostSpec(host(number), "10.0.0.1", null, false, 7400, 7401))
            .toList(),
        new QuorumSpec.Embedded(List.of(host(0), host(1), host(2))),
        IntStream.range(0, services).mapToObj(this::service).toList(),
        DetectionSpec.DEFAULT);
  }

  /** Healthy services, so that every check is gone through and none ends it early. */
  private static Map<HostId, Contact> contacts(ClusterSpec cluster) {
    var members = new HashMap<HostId, List<MemberReport>>();
    var sightings = new HashMap<HostId, List<Sighting>>();
    for (var spec : cluster.services()) {
      var primary = spec.members().getFirst();
      for (var host : spec.members()) {
        members
            .computeIfAbsent(host, _ -> new ArrayList<>())
            .add(new MemberReport(spec.id(), TERM, Term.NONE, engine(host, primary), null, null));
      }
      for (var host : new LinkedHashSet<>(ServiceView.watchers(cluster, spec))) {
        if (!host.equals(primary)) {
          sightings
              .computeIfAbsent(host, _ -> new ArrayList<>())
              .add(
                  new Sighting(
                      spec.id(), primary, Sighting.Outcome.ANSWERED, Duration.ofMillis(50)));
        }
      }
    }
    var contacts = new HashMap<HostId, Contact>();
    for (var spec : cluster.hosts()) {
      var host = spec.id();
      contacts.put(
          host,
          new Contact(
              host,
              new HostReport(
                  host,
                  1,
                  1,
                  new Epoch(3),
                  members.getOrDefault(host, List.of()),
                  sightings.getOrDefault(host, List.of())),
              NOW.minusMillis(100),
              Sighting.Outcome.ANSWERED,
              NOW.minusMillis(100)));
    }
    return contacts;
  }

  private static ServiceRecord record(ServiceSpec spec) {
    var primary = spec.members().getFirst();
    var rule =
        new AckRule(
            new Revision(9),
            TERM,
            primary,
            Set.copyOf(spec.members().subList(1, spec.members().size())),
            1);
    return new ServiceRecord(
        spec.id(), new Revision(9), TERM, new Phase.Leading(primary), List.of(rule), false);
  }

  private static ServiceView view(
      ClusterSpec cluster, int number, ServiceRecord record, Map<HostId, Contact> contacts) {
    return new ServiceView(
        cluster,
        cluster.services().get(number),
        record,
        SELF,
        NOW,
        Instant.EPOCH,
        Instant.EPOCH,
        contacts,
        null,
        Ties.NONE);
  }

  private static EngineState engine(HostId host, HostId primary) {
    return host.equals(primary)
        ? new EngineState.Primary(TERM, END, true, new EngineState.Enforced(new Revision(9), END))
        : new EngineState.Standby(
            END, END, new EngineState.Link.Attached(primary, TERM, true), Duration.ZERO);
  }

  private ServiceSpec service(int number) {
    return new ServiceSpec(
        new ServiceId("s" + number),
        "postgresql",
        List.of(host(number % hosts), host((number + 1) % hosts), host((number + 2) % hosts)),
        5432,
        null,
        Durability.SYNC,
        Objectives.DEFAULT,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Duration.ofSeconds(30),
        null);
  }

  private static HostId host(int number) {
    return new HostId("h" + number);
  }
}
