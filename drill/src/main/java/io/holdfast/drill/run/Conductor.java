package io.holdfast.drill.run;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillRun;
import io.holdfast.api.DrillSight;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.core.drill.DrillLimits;
import io.holdfast.core.drill.DrillVerdict;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.LedgerHistory;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerReader;
import io.holdfast.drill.LedgerReads;
import io.holdfast.drill.LedgerRemoval;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.Trend;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One drill, from the first write of its ledger to the filing of its report. */
public final class Conductor {
  private static final Duration PACE = Duration.ofMillis(250);
  private static final Duration LATELY = Duration.ofSeconds(10);

  /** After the cluster has ended a drill at the latest, everybody has heard of it. */
  private static final Duration PATIENCE =
      DrillLimits.LONGEST_FAULT.plus(DrillLimits.RECOVERY).plusMinutes(1);

  private static final Duration READ_BACK = Duration.ofMinutes(1);

  /** For reaching a service that a moment ago took no writes, to remove what it may have taken. */
  private static final Duration LET_GO = Duration.ofSeconds(5);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 5;

  private final Order order;
  private final Line line;
  private final Consumer<String> progress;
  private final ClockOffset clock = new ClockOffset();

  /**
   * What is to be done.
   *
   * @param agents to speak to, in this order
   * @param ledger how clients reach the service, through its real entry
   * @param calm how long clients write before the fault, and after the drill
   * @param version of this program, for the report
   * @param specHash SHA-256 of the spec's file, for the report; null when it is not at hand
   */
  public record Order(
      List<URI> agents,
      ClusterSecret secret,
      DrillRequest request,
      LedgerPlan ledger,
      Duration calm,
      String version,
      @Nullable String specHash) {
    public Order {
      agents = List.copyOf(agents);
    }
  }

  private Conductor(Order order, Line line, Consumer<String> progress) {
    this.order = order;
    this.line = line;
    this.progress = progress;
  }

  /**
   * Runs a drill. Interrupted, it leaves the drill to the cluster, which aborts it soon.
   *
   * @param progress told of what happens, a sentence each
   * @throws HoldfastException {@link ErrorCode#REFUSED} with every reason when it may not begin
   * @throws LedgerException when the ledger cannot be begun, or nothing was acknowledged in the
   *     calm: nothing was injected then
   */
  public static Dossier run(Order order, Consumer<String> progress) throws InterruptedException {
    try (var line = new Line(order.agents(), order.secret());
        var client = new HoldfastClient(order.agents(), order.secret())) {
      return new Conductor(order, line, progress).run(client);
    }
  }

  private Dossier run(HoldfastClient client) throws InterruptedException {
    var plan = client.plan(order.request());
    if (!plan.allowed()) {
      throw new HoldfastException(
          ErrorCode.REFUSED,
          plan.reasons().stream().map(StatusReason::text).collect(Collectors.joining("; ")));
    }
    plan.steps().forEach(progress);
    var before = status();
    DrillRun drill;
    LedgerHistory history;
    LedgerReads reads;
    var begunAt = InstantSource.system().instant();
    try (var ledger = LedgerWorkload.start(order.ledger())) {
      begunAt = InstantSource.system().instant().minus(ledger.elapsed());
      try (var reader = LedgerReader.of(ledger)) {
        Thread.sleep(order.calm());
        requireAcknowledged(ledger);
        var sent = ledger.elapsed();
        drill = client.begin(order.request());
        clock.exchanged(sent, ledger.elapsed(), drill.now());
        progress.accept("drill %d has begun".formatted(drill.number()));
        drill = follow(ledger, drill);
        Thread.sleep(order.calm());
        reads = reader.reads();
      }
      history = ledger.stop();
    }
    return conclude(client, new Course(drill, history, reads, begunAt, before, status()));
  }

  /** Where nothing can be measured, nothing is struck. */
  private void requireAcknowledged(LedgerWorkload ledger) {
    if (ledger.history().count(Outcome.ACKNOWLEDGED) > 0) {
      return;
    }
    var history = ledger.stop();
    try {
      LedgerRemoval.remove(history, LET_GO);
    } catch (LedgerException e) {
      progress.accept(String.valueOf(e.getMessage()));
    }
    throw new LedgerException(unmeasurable(history));
  }

  private String unmeasurable(LedgerHistory history) {
    var plan = order.ledger();
    var told = history.mostFrequentError().map("mostly '%s'"::formatted).orElse("nothing");
    var wanted =
        plan.engine() == LedgerEngine.HTTP_ANSWERS
            ? "question to %s was answered"
            : "write to %s was acknowledged";
    return "No %s before the fault, so nothing was struck; clients were told %s; check %s"
        .formatted(wanted.formatted(order.request().service()), told, whatToCheck(plan));
  }

  private static String whatToCheck(LedgerPlan plan) {
    return switch (plan.engine()) {
      case POSTGRESQL, MARIADB, MYSQL ->
          "that user %s may write in database %s".formatted(plan.user(), plan.database());
      case REDIS ->
          "that user %s may RPUSH, LRANGE and UNLINK keys named holdfast-ledger:*"
              .formatted(plan.user());
      case HTTP ->
          "the path %s (--ledger-path, in a schedule ledgerPath): a POST below it is answered with 201"
              .formatted(plan.database());
      case HTTP_ANSWERS ->
          "the path %s (--ask-path, in a schedule askPath): a GET of it is answered with 200"
              .formatted(plan.database());
    };
  }

  /** What was seen of one drill. */
  private record Course(
      DrillRun drill,
      LedgerHistory history,
      LedgerReads reads,
      Instant begunAt,
      Optional<ClusterStatus> before,
      Optional<ClusterStatus> after) {}

  private DrillRun follow(LedgerWorkload ledger, DrillRun begun) throws InterruptedException {
    var latest = begun;
    var giveUpAt = ledger.elapsed().plus(PATIENCE);
    while (!latest.isEnded() && ledger.elapsed().compareTo(giveUpAt) < 0) {
      Thread.sleep(PACE);
      var sight = sight(ledger);
      var sent = ledger.elapsed();
      var answer = line.ask(agent -> agent.watch(begun.number(), sight));
      if (answer.isPresent()) {
        clock.exchanged(sent, ledger.elapsed(), answer.get().now());
        if (answer.get().state() != latest.state()) {
          tell(answer.get());
        }
        latest = answer.get();
      }
    }
    return latest;
  }

  private void tell(DrillRun drill) {
    var reason = drill.reason();
    progress.accept(
        drill.state().name().toLowerCase(java.util.Locale.ROOT)
            + (reason == null ? "" : ": " + reason.text()));
  }

  private static DrillSight sight(LedgerWorkload ledger) {
    var history = ledger.history();
    var now = history.until();
    var from = now.minus(LATELY);
    long good = history.count(Outcome.ACKNOWLEDGED, from, now);
    long bad =
        (long) history.count(Outcome.REFUSED, from, now)
            + history.count(Outcome.UNKNOWN, from, now);
    return new DrillSight(
        history.count(Outcome.ACKNOWLEDGED),
        good + bad == 0 ? 0 : (int) (100 * bad / (good + bad)),
        now.minus(history.lastAcknowledgement()).toMillis());
  }

  private Dossier conclude(HoldfastClient client, Course course) throws InterruptedException {
    progress.accept("reading the ledger back");
    var measurement =
        new Measurement(
            course.history(), faultOf(course.drill()), audit(course.history()), course.reads());
    var measure = measurement.measure();
    var verdict = DrillVerdict.of(course.drill().outcome(), measure);
    var rows = measurement.verdict();
    var rto = measure.rto();
    var finding =
        new DrillFinding(
            verdict.answer(),
            rto == null || course.drill().injectedAt() == null ? null : rto.toMillis(),
            measure.acknowledged(),
            rows == null ? null : (long) rows.missing(),
            verdict.sentence());
    var cleanUp = remove(course.history());
    progress.accept(cleanUp);
    var dossier =
        new DossierWriter(measurement, clock, order.ledger())
            .write(
                new DossierWriter.Frame(
                    finding,
                    course.drill(),
                    DrillEntry.of(course.drill().kind()),
                    course.after().or(course::before).map(ClusterStatus::cluster).orElse("?"),
                    order.version(),
                    order.specHash(),
                    course.begunAt(),
                    service(course.before()),
                    service(course.after()),
                    cleanUp,
                    earlier(course.drill())),
                events(course.drill()));
    file(client, dossier);
    return dossier;
  }

  private @Nullable Duration faultOf(DrillRun drill) {
    return drill.injectedAt() == null ? null : clock.elapsedAt(drill.injectedAt());
  }

  /** Reading is repeated: a connection that ends says nothing about the rows. */
  private @Nullable LedgerVerdict audit(LedgerHistory history) throws InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return LedgerAudit.check(history, READ_BACK);
      } catch (LedgerException e) {
        progress.accept(String.valueOf(e.getMessage()));
        Thread.sleep(BETWEEN_ATTEMPTS);
      }
    }
    return null;
  }

  private static String remove(LedgerHistory history) throws InterruptedException {
    var said = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        LedgerRemoval.remove(history, READ_BACK);
        return "the ledger's rows are removed";
      } catch (LedgerException e) {
        said = String.valueOf(e.getMessage());
        Thread.sleep(BETWEEN_ATTEMPTS);
      }
    }
    return said;
  }

  private void file(HoldfastClient client, Dossier dossier) throws InterruptedException {
    try {
      client.file(dossier.drill().number(), dossier);
      progress.accept("the report is kept in the cluster, too");
    } catch (HoldfastException fault) {
      progress.accept("the report is not known to be kept in the cluster: " + fault.sentence());
    }
  }

  private Optional<ClusterStatus> status() throws InterruptedException {
    return line.ask(HoldfastClient::cluster);
  }

  private @Nullable ServiceStatus service(Optional<ClusterStatus> status) {
    return status.flatMap(cluster -> cluster.service(order.request().service())).orElse(null);
  }

  private List<Dossier.Earlier> earlier(DrillRun drill) throws InterruptedException {
    return line.ask(HoldfastClient::drills)
        .map(list -> Trend.before(list.drills(), drill))
        .orElse(List.of());
  }

  /**
   * What the cluster said since the drill began, but for what it said of other services on other
   * hosts.
   */
  private List<Event> events(DrillRun drill) throws InterruptedException {
    var kept = new ArrayList<Event>();
    long after = 0;
    while (true) {
      var from = after;
      var page = line.ask(agent -> agent.events(from)).orElse(null);
      if (page == null || page.events().isEmpty()) {
        return kept;
      }
      for (var event : page.events()) {
        var about =
            event.service() == null
                || drill.service().equals(event.service())
                || drill.host().equals(event.host());
        if (about && !event.time().isBefore(drill.begun())) {
          kept.add(event);
        }
        after = event.number();
      }
    }
  }
}
