package io.holdfast.core.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.record.Transition;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A healthy cluster of hosts a, b and c, with a as primary of term 3 and c as controller, from
 * which each test changes what matters to it.
 */
final class World {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final ServiceId DB = new ServiceId("db");
  static final Term TERM = new Term(3);
  static final Instant START = Instant.EPOCH;
  static final List<String> SENTINELS = List.of("s1:26379", "s2:26379", "s3:26379");
  static final LogPosition END = new LogPosition(TERM, 1000);

  private final Map<HostId, Contact> contacts = new HashMap<>();
  private final Map<HostId, List<ElectorWord>> electors = new HashMap<>();
  private final List<HostId> members = new ArrayList<>(List.of(A, B, C));
  private Durability durability = Durability.SYNC;
  private Objectives objectives = Objectives.DEFAULT;
  private Instant now = START.plusSeconds(100);
  private Instant electedAt = START;
  private Instant recordedAt = START;
  private HostId self = C;
  private @Nullable Instant leaseUntil;
  private @Nullable ProgramSpec program;
  private @Nullable AdoptedSpec adopted;
  private ServiceRecord record;

  World() {
    record =
        new ServiceRecord(
            DB, new Revision(10), TERM, new Phase.Leading(A), List.of(rule(10, A, 1, B, C)), false);
    report(A, primary(END, 10));
    report(B, following(END));
    report(C, following(END));
  }

  static AckRule rule(long since, HostId primary, int k, HostId... ackSet) {
    return new AckRule(new Revision(since), TERM, primary, new TreeSet<>(Arrays.asList(ackSet)), k);
  }

  static EngineState primary(LogPosition written, long enforced) {
    return new EngineState.Primary(
        TERM, written, true, new EngineState.Enforced(new Revision(enforced), written));
  }

  static EngineState following(LogPosition received) {
    return new EngineState.Standby(
        received, received, new Link.Attached(A, TERM, true), Duration.ZERO);
  }

  static EngineState detached(LogPosition received) {
    return new EngineState.Standby(received, received, new Link.Detached(), Duration.ZERO);
  }

  World record(ServiceRecord next) {
    record = next;
    return this;
  }

  World phase(Phase phase) {
    return record(
        new ServiceRecord(
            DB, record.revision(), record.term(), phase, record.rules(), record.paused()));
  }

  World rules(AckRule... rules) {
    return record(
        new ServiceRecord(
            DB, record.revision(), record.term(), record.phase(), List.of(rules), record.paused()));
  }

  World paused() {
    record =
        new ServiceRecord(
            DB, record.revision(), record.term(), record.phase(), record.rules(), true);
    return this;
  }

  World durability(Durability wanted, Duration rpo) {
    durability = wanted;
    objectives = new Objectives(Duration.ofSeconds(5), rpo);
    return this;
  }

  /** The service is a program of that mode: asynchronous, with nothing to lose. */
  World program(ProgramSpec.Mode mode) {
    var health =
        new HealthSpec(
            new HealthSpec.Question.Running(), HealthSpec.INTERVAL, HealthSpec.TIMEOUT, 2, 3);
    program =
        new ProgramSpec(
            mode,
            List.of("serve"),
            Map.of(),
            null,
            null,
            health,
            health,
            ProgramSpec.START_TIMEOUT,
            ProgramSpec.STOP_TIMEOUT,
            ProgramSpec.StopSignal.TERM,
            ProgramSpec.Restart.DEFAULT,
            ProgramSpec.Limits.NONE,
            ProgramSpec.Logs.DEFAULT);
    return durability(Durability.ASYNC, Duration.ZERO).rules(rule(10, A, 0));
  }

  /**
   * The service is a set of Redis servers with three Sentinels, which named a in their election 7.
   */
  World adopted() {
    adopted = new AdoptedSpec("mymaster", SENTINELS, null, null);
    for (var host : List.of(A, B, C)) {
      electors(host, A, 7);
    }
    return durability(Durability.ASYNC, Duration.ZERO).rules().phase(new Phase.Elected(A, 7));
  }

  /** Every Sentinel, asked by this host, names that member. */
  World electors(HostId asking, @Nullable HostId named, long election) {
    return words(asking, SENTINELS.stream().map(one -> word(one, named, election)).toList());
  }

  static ElectorWord word(String elector, @Nullable HostId named, long election) {
    return new ElectorWord(DB, elector, named, election, true, false, true, Duration.ZERO);
  }

  World words(HostId asking, List<ElectorWord> words) {
    electors.put(asking, words);
    var contact = contacts.get(asking);
    if (contact != null && contact.report() != null) {
      report(asking, now, contact.report().members(), List.of());
    }
    return this;
  }

  World members(HostId... wanted) {
    members.clear();
    members.addAll(Arrays.asList(wanted));
    return this;
  }

  World controller(HostId host) {
    self = host;
    return this;
  }

  World electedAt(Instant at) {
    electedAt = at;
    return this;
  }

  World recordedAt(Instant at) {
    recordedAt = at;
    return this;
  }

  World leaseUntil(Instant at) {
    leaseUntil = at;
    return this;
  }

  /** Exactly these members wait for a restart of their engines. */
  World pendingRestart(HostId... waiting) {
    for (var host : List.of(A, B, C)) {
      var report = contacts.get(host);
      var member =
          report == null || report.report() == null ? null : report.report().members().getFirst();
      var names = List.of(waiting).contains(host) ? List.of("shared_buffers") : List.<String>of();
      if (member != null) {
        report(
            host,
            now,
            List.of(
                new MemberReport(DB, member.seen(), member.sealed(), member.engine(), null, names)),
            List.of());
      }
    }
    return this;
  }

  /** The member runs as before, and its host reports that something is wrong with it. */
  World problem(HostId host, Reason problem) {
    var contact = contacts.get(host);
    if (contact != null && contact.report() != null) {
      var member = contact.report().members().getFirst();
      report(
          host,
          now,
          List.of(
              new MemberReport(DB, member.seen(), member.sealed(), member.engine(), problem, null)),
          List.of());
    }
    return this;
  }

  World report(HostId host, EngineState engine) {
    return report(host, engine, Term.NONE);
  }

  World report(HostId host, EngineState engine, Term sealed) {
    return report(
        host, now, List.of(new MemberReport(DB, TERM, sealed, engine, null, null)), List.of());
  }

  /** The host reports what it was told of the end of a lease in that term: so long from now. */
  World told(HostId host, EngineState engine, Term seen, Duration rest) {
    return report(
        host, now, List.of(new MemberReport(DB, seen, TERM, engine, null, null, rest)), List.of());
  }

  /** The host reports now, without a member, and has asked the primary just now. */
  World sees(HostId host, Sighting.Outcome outcome) {
    return sees(host, outcome, Duration.ofMillis(10));
  }

  /** It asked that long ago. */
  World sees(HostId host, Sighting.Outcome outcome, Duration ago) {
    var contact = contacts.getOrDefault(host, Contact.none(host));
    var report = contact.report();
    List<MemberReport> kept = report == null ? List.of() : report.members();
    return report(host, now, kept, List.of(new Sighting(DB, A, outcome, ago)));
  }

  World silentSince(HostId host, Duration ago) {
    var contact = contacts.get(host);
    if (contact != null) {
      contacts.put(
          host,
          new Contact(host, contact.report(), now.minus(ago), contact.ping(), contact.pingedAt()));
    }
    return this;
  }

  World pinged(HostId host, Sighting.Outcome outcome) {
    return pinged(host, outcome, Duration.ZERO);
  }

  /** That long ago. */
  World pinged(HostId host, Sighting.Outcome outcome, Duration ago) {
    var contact = contacts.getOrDefault(host, Contact.none(host));
    contacts.put(
        host, new Contact(host, contact.report(), contact.heardAt(), outcome, now.minus(ago)));
    return this;
  }

  World forget(HostId host) {
    contacts.put(host, Contact.none(host));
    return this;
  }

  private World report(
      HostId host, Instant at, List<MemberReport> reports, List<Sighting> sightings) {
    var report =
        new HostReport(host, 1, 1, new Epoch(1), reports, sightings, null, electors.get(host));
    var contact = contacts.getOrDefault(host, Contact.none(host));
    contacts.put(host, new Contact(host, report, at, contact.ping(), contact.pingedAt()));
    return this;
  }

  ClusterSpec cluster() {
    var hosts =
        List.of(A, B, C).stream()
            .map(host -> new HostSpec(host, "127.0.0.1", null, !members.contains(host), 7400, 7401))
            .toList();
    var service =
        new ServiceSpec(
            DB,
            "postgresql",
            members,
            5432,
            null,
            durability,
            objectives,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            null,
            program,
            adopted);
    return new ClusterSpec(
        "test",
        hosts,
        new QuorumSpec.Embedded(List.of(A, B, C)),
        List.of(service),
        DetectionSpec.DEFAULT);
  }

  ServiceView view() {
    var cluster = cluster();
    return new ServiceView(
        cluster,
        cluster.services().getFirst(),
        record,
        self,
        now,
        electedAt,
        recordedAt,
        contacts,
        leaseUntil,
        Ties.NONE);
  }

  /** Decides, and checks that whatever is to be written is a row of the table. */
  LeaderDecision decide() {
    var decision = Leader.decide(view());
    if (decision instanceof LeaderDecision.Write(var next, var why)) {
      assertThat(Transition.between(record, next))
          .as("%s -> %s: %s", record, next, why)
          .isPresent();
    }
    return decision;
  }

  static Set<HostId> hosts(HostId... hosts) {
    return new TreeSet<>(Arrays.asList(hosts));
  }
}
