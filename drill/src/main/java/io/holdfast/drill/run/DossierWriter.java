package io.holdfast.drill.run;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRun;
import io.holdfast.api.Event;
import io.holdfast.api.ServiceStatus;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.Outcome;
import io.holdfast.drill.Percentiles;
import io.holdfast.drill.report.Dossier;
import io.holdfast.drill.report.Dossier.Moment;
import io.holdfast.drill.report.RecoveryParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a dossier together out of what the ledger and the cluster say, on one line of time. */
final class DossierWriter {
  /** More steps than this would not fit onto a page, nor into the cluster's store. */
  private static final int MOST_BUCKETS = 300;

  private static final int MOST_MOMENTS = 200;
  private static final Duration SMALLEST_STEP = Duration.ofMillis(250);

  private final Measurement measurement;
  private final ClockOffset clock;
  private final LedgerPlan plan;

  /** The fault in the ledger's elapsed time; where none came, the ledger's beginning. */
  private final Duration zero;

  /**
   * What is not computed here.
   *
   * @param begunAt when the ledger began, by the client's wall clock
   */
  record Frame(
      DrillFinding finding,
      DrillRun drill,
      DrillEntry what,
      String cluster,
      String version,
      @Nullable String specHash,
      Instant begunAt,
      @Nullable ServiceStatus before,
      @Nullable ServiceStatus after,
      String cleanUp,
      List<Dossier.Earlier> earlier) {}

  DossierWriter(Measurement measurement, ClockOffset clock, LedgerPlan plan) {
    this.measurement = measurement;
    this.clock = clock;
    this.plan = plan;
    var fault = measurement.fault();
    this.zero = fault == null ? Duration.ZERO : fault;
  }

  Dossier write(Frame frame, List<Event> events) {
    var fault = measurement.fault();
    return new Dossier(
        frame.finding(),
        frame.drill(),
        frame.what(),
        frame.cluster(),
        frame.version(),
        frame.specHash(),
        fault == null ? null : frame.begunAt().plus(fault),
        clock.uncertainty().toMillis(),
        ledger(frame.drill()),
        measurement.windows().stream()
            .map(window ->
                new Dossier.Window(
                    since(window.from()).toMillis(), since(window.to()).toMillis(), window.ended()))
            .toList(),
        parts(frame.drill(), events),
        timeline(frame.drill(), events),
        series(),
        frame.before(),
        frame.after(),
        frame.cleanUp(),
        frame.earlier());
  }

  private Dossier.Ledger ledger(DrillRun drill) {
    var history = measurement.history();
    var rows = measurement.verdict();
    var undone = drill.undoneAt() == null ? history.until() : clock.elapsedAt(drill.undoneAt());
    return new Dossier.Ledger(
        plan.engine().name(),
        plan.clients(),
        plan.writesPerSecond(),
        history.count(Outcome.ACKNOWLEDGED),
        history.count(Outcome.REFUSED),
        history.count(Outcome.UNKNOWN),
        history.missedSlots(),
        rows == null ? null : (long) rows.missing(),
        rows == null ? null : (long) rows.unacknowledgedButPresent(),
        rows == null ? null : (long) rows.refusedButPresent(),
        rows == null ? null : (long) rows.duplicates(),
        measurement.reads().answered(),
        measurement.reads().stale(),
        measurement.reads().backwards(),
        history.errors(),
        latency(Duration.ZERO, zero),
        latency(zero, undone),
        latency(undone, history.until().plusMillis(1)));
  }

  private Dossier.@Nullable Latency latency(Duration from, Duration to) {
    var all = measurement.history().latencies(from, to);
    if (all.isEmpty()) {
      return null;
    }
    var sample = new Percentiles(all);
    return new Dossier.Latency(
        sample.count(), millis(sample.median()), millis(sample.p99()), millis(sample.max()));
  }

  private List<Dossier.Part> parts(DrillRun drill, List<Event> events) {
    var outage = measurement.outage();
    if (measurement.fault() == null || outage.isEmpty() || !outage.get().ended()) {
      return List.of();
    }
    var ofService =
        events.stream().filter(event -> drill.service().equals(event.service())).toList();
    return RecoveryParts.of(ofService, this::atMs, since(outage.get().to()).toMillis());
  }

  private List<Moment> timeline(DrillRun drill, List<Event> events) {
    var moments = new ArrayList<Moment>();
    for (var event : events) {
      moments.add(new Moment(atMs(event), Moment.Who.CLUSTER, event.message()));
    }
    for (var window : measurement.windows()) {
      moments.add(
          new Moment(
              since(window.from()).toMillis(),
              Moment.Who.CLIENT,
              "the last write that was acknowledged for %d ms"
                  .formatted(window.length().toMillis())));
      if (window.ended()) {
        moments.add(
            new Moment(
                since(window.to()).toMillis(), Moment.Who.CLIENT, "writes are acknowledged again"));
      }
    }
    if (drill.injectedAt() != null) {
      moments.add(new Moment(0, Moment.Who.CLUSTER, "The fault: " + drill.kind().does() + "."));
    }
    moments.sort(Comparator.comparingLong(Moment::atMs));
    return moments.size() > MOST_MOMENTS ? moments.subList(0, MOST_MOMENTS) : moments;
  }

  private List<Dossier.Bucket> series() {
    var history = measurement.history();
    var step = history.until().dividedBy(MOST_BUCKETS);
    step = step.compareTo(SMALLEST_STEP) < 0 ? SMALLEST_STEP : step;
    var series = new ArrayList<Dossier.Bucket>();
    for (var from = Duration.ZERO; from.compareTo(history.until()) < 0; from = from.plus(step)) {
      var to = from.plus(step);
      var latencies = history.latencies(from, to);
      series.add(
          new Dossier.Bucket(
              since(from).toMillis(),
              history.count(Outcome.ACKNOWLEDGED, from, to),
              history.count(Outcome.REFUSED, from, to) + history.count(Outcome.UNKNOWN, from, to),
              latencies.isEmpty() ? null : millis(new Percentiles(latencies).p99())));
    }
    return series;
  }

  private long atMs(Event event) {
    return since(clock.elapsedAt(event.time())).toMillis();
  }

  private Duration since(Duration elapsed) {
    return elapsed.minus(zero);
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e4) / 100.0;
  }
}
