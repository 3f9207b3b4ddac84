package io.holdfast.agent.control;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillList;
import io.holdfast.api.DrillRun;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPlan;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.reason.Reason;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people and programs ask a controller about drills. What it says has begun, or is kept, is in
 * the store by then. Thread-safe.
 */
public final class DrillDesk {
  /** Between two looks at whether it is stored. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Controller controller;
  private final Controller.Place place;
  private final Obstacles obstacles;
  private final DrillReports reports;

  /**
   * What became of a request for a drill.
   *
   * @param drill null when something stands against it
   */
  public record Begun(DrillPlan plan, @Nullable DrillRun drill) {}

  public DrillDesk(Controller controller) {
    this.controller = controller;
    this.place = controller.place();
    this.obstacles = new Obstacles(place);
    this.reports = new DrillReports(place.store());
  }

  /** The catalogue and the newest drills; empty when this host does not lead. */
  public Optional<DrillList> list(Duration deadline) throws InterruptedException {
    return controller.ask(
        reign ->
            new DrillList(
                Stream.of(DrillKind.values()).map(DrillEntry::of).toList(),
                reign.drills().book().drills().stream().map(this::said).toList(),
                reign.drills().schedules().statuses()),
        deadline);
  }

  /**
   * A drill; empty when there is none of that number.
   *
   * @throws HoldfastException {@link ErrorCode#OUTCOME_UNKNOWN} when this host does not lead, or
   *     did not answer in time
   */
  public Optional<DrillRun> drill(long number, Duration deadline) throws InterruptedException {
    return about(number, _ -> {}, deadline);
  }

  /** No word about a drill is not the word that there is none. */
  private Optional<DrillRun> about(long number, Consumer<Drills> first, Duration deadline)
      throws InterruptedException {
    return controller
        .ask(
            reign -> {
              first.accept(reign.drills());
              return reign.drills().find(number).map(this::said);
            },
            deadline)
        .orElseThrow(() ->
            new HoldfastException(
                ErrorCode.OUTCOME_UNKNOWN,
                "the controller did not answer in time about drill %d".formatted(number)));
  }

  /** What a drill would do, and what stands against it; empty when this host does not lead. */
  public Optional<DrillPlan> plan(DrillAsk drill, Duration deadline) throws InterruptedException {
    return plan(drill, obstacle(drill, deadline), deadline);
  }

  private Optional<DrillPlan> plan(DrillAsk drill, @Nullable Reason obstacle, Duration deadline)
      throws InterruptedException {
    return controller.ask(
        reign -> reign.drills().plan(drill, obstacle, place.ticker().now()), deadline);
  }

  /** Why a host cannot be given the fault, by its own word; null when all can. */
  private @Nullable Reason obstacle(DrillAsk drill, Duration deadline) throws InterruptedException {
    var plan = plan(drill, null, deadline);
    var epoch = controller.epoch();
    return plan.isEmpty() || epoch.isEmpty()
        ? null
        : obstacles.to(plan.get(), epoch.get(), deadline);
  }

  /**
   * What was begun, or why nothing was; empty when this host does not lead.
   *
   * @throws HoldfastException {@link ErrorCode#OUTCOME_UNKNOWN} when it is not known to be recorded
   */
  public Optional<Begun> begin(DrillAsk drill, Duration deadline) throws InterruptedException {
    var obstacle = obstacle(drill, deadline);
    var begun =
        controller.ask(
            reign -> reign.drills().begin(drill, obstacle, place.ticker().now()), deadline);
    var next = begun.map(Drills.Begun::drill);
    // One that was never recorded never strikes, and its number is the next one's.
    if (next.isPresent() && !isRecorded(next.get(), deadline)) {
      throw new HoldfastException(
          ErrorCode.OUTCOME_UNKNOWN,
          "it is not known whether drill %d begins".formatted(next.get().number()));
    }
    return begun.map(it -> new Begun(it.plan(), next.map(this::said).orElse(null)));
  }

  private boolean isRecorded(DrillRecord drill, Duration deadline) throws InterruptedException {
    return awaitStored(drill.number(), it -> it.begun().equals(drill.begun()), deadline)
        .isPresent();
  }

  /** The drill as stored, once that holds of it; empty when it did not in time. */
  private Optional<DrillRecord> awaitStored(
      long number, Predicate<DrillRecord> wanted, Duration deadline) throws InterruptedException {
    var until = place.ticker().now().plus(deadline);
    while (place.ticker().now().isBefore(until)) {
      var stored =
          controller
              .ask(reign -> reign.drills().find(number).filter(wanted), deadline)
              .flatMap(it -> it);
      if (stored.isPresent()) {
        return stored;
      }
      Thread.sleep(LOOK);
    }
    return Optional.empty();
  }

  /** The client that measures a drill says what it sees; empty as for {@link #drill}. */
  public Optional<DrillRun> watch(long number, DrillWatch watch, Duration deadline)
      throws InterruptedException {
    return about(number, drills -> drills.watched(number, watch, place.ticker().now()), deadline);
  }

  /** Ends a drill early; empty as for {@link #drill}. */
  public Optional<DrillRun> abort(long number, Duration deadline) throws InterruptedException {
    return about(number, drills -> drills.abort(number, place.ticker().now()), deadline);
  }

  /**
   * Keeps a drill's report; empty as for {@link #drill}.
   *
   * @param json the report as it came
   * @param result what was read of it
   * @throws HoldfastException {@link ErrorCode#OUTCOME_UNKNOWN} when it is not known to be kept
   */
  public Optional<DrillRun> file(long number, String json, DrillResult result, Duration deadline)
      throws InterruptedException {
    var epoch = controller.epoch();
    var drill = drill(number, deadline);
    if (epoch.isEmpty() || drill.isEmpty()) {
      return Optional.empty();
    }
    var outcome = reports.keep(number, json, epoch.get(), deadline);
    if (!(outcome instanceof WriteOutcome.Written)) {
      throw new HoldfastException(
          ErrorCode.OUTCOME_UNKNOWN,
          "the report of drill %d is not known to be kept: %s".formatted(number, outcome));
    }
    var _ =
        controller.ask(
            reign -> {
              reign.drills().file(number, result, place.ticker().now());
              return true;
            },
            deadline);
    // Whoever hears that a report is kept may ask for it at once.
    var filed = awaitStored(number, it -> result.equals(it.result()), deadline);
    if (filed.isEmpty()) {
      throw new HoldfastException(
          ErrorCode.OUTCOME_UNKNOWN,
          "what drill %d has shown is not known to be kept".formatted(number));
    }
    return filed.map(this::said);
  }

  /**
   * A drill's report as it was filed; empty when there is none, or a newer one has taken its place.
   *
   * @throws HoldfastException as for {@link #drill}
   */
  public Optional<String> report(long number, Duration deadline) throws InterruptedException {
    return isFiled(number, deadline) ? reports.find(number) : Optional.empty();
  }

  private boolean isFiled(long number, Duration deadline) throws InterruptedException {
    return drill(number, deadline).filter(drill -> drill.result() != null).isPresent();
  }

  private DrillRun said(DrillRecord drill) {
    return DrillRun.of(drill, place.self(), place.wallClock().instant());
  }
}
