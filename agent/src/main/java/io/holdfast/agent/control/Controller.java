package io.holdfast.agent.control;

import io.holdfast.agent.link.ControllerLink;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Peers;
import io.holdfast.agent.link.Reply;
import io.holdfast.agent.thread.Tasks;
import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillFiling;
import io.holdfast.api.DrillList;
import io.holdfast.api.DrillRun;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillPlan;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.drill.StruckHosts;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host's part in leading: begins a {@link Reign} when the store says that this host leads, and
 * ends it when it does not any more. Thread-safe.
 */
public final class Controller implements AutoCloseable, ControllerLink.OwnController {
  private static final Logger log = LoggerFactory.getLogger("holdfast.controller");

  /** What a reign needs of its host. */
  public record Place(
      ClusterSpec cluster,
      HostId self,
      QuorumStore store,
      Formats formats,
      Peers peers,
      Consumer<HostGoals> ownGoals,
      Internal.Restarts ownRestarts,
      Internal.Faults ownFaults,
      Measurer measurer,
      Consumer<ServiceId> probe,
      StatusPage.Positions positions,
      Ticker ticker,
      InstantSource wallClock,
      Runnable checkAwake) {}

  /**
   * What became of a request for a drill.
   *
   * @param drill null when something stands against it
   */
  public record DrillBegun(DrillPlan plan, @Nullable DrillRun drill) {}

  /** How long a request waits for its turn while a small change, such as of a rule, is made. */
  private static final Duration TURN = Duration.ofMillis(1500);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Place place;
  private @Nullable ReignThread present;

  public Controller(Place place) {
    this.place = place;
  }

  /** Hears of leadership from the store. */
  public synchronized void leadership(Leadership leadership) {
    var running = present;
    if (leadership instanceof Leadership.Leading(var epoch)) {
      if (running != null && running.epoch().equals(epoch)) {
        return;
      }
      end();
      log.info("leading the quorum in epoch {}", epoch);
      var next = new ReignThread(place, epoch, () -> lookAgain(epoch));
      present = next;
      next.start();
    } else if (running != null) {
      log.info("no longer leading the quorum (epoch {})", running.epoch());
      end();
    }
  }

  /**
   * A reign that was fenced is over. Should the store go on saying that this host leads in that
   * very epoch, then there would be no controller anywhere: a new reign finds out.
   */
  private void lookAgain(Epoch fenced) {
    Tasks.start(() -> {
      try {
        Thread.sleep(place.cluster().detection().heartbeat());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      synchronized (this) {
        if (present != null && present.epoch().equals(fenced)) {
          end();
          leadership(place.store().leadership());
        }
      }
    });
  }

  /** The process was frozen: says nothing until the quorum has confirmed that it still leads. */
  public synchronized void distrust() {
    if (present != null) {
      present.suspend();
    }
  }

  /** Whether this host leads now. */
  public boolean isLeading() {
    return reign().isPresent();
  }

  /**
   * Takes a report and answers with goals; empty when this host does not lead, or could not answer
   * in time.
   */
  @Override
  public Optional<HostGoals> report(HostReport report, Duration deadline)
      throws InterruptedException {
    var now = place.ticker().now();
    log.debug("heard {}", report);
    return ask(reign -> reign.reported(report, now), deadline);
  }

  /**
   * Weighs an operator's request and, when it is granted, begins it. Empty when this host does not
   * lead.
   */
  public Optional<Operation> begin(
      ServiceId service, Operation.Kind kind, Request request, Duration deadline)
      throws InterruptedException {
    awaitTurn(service, kind, deadline);
    return ask(reign -> reign.begin(service, kind, request, place.ticker().now()), deadline);
  }

  /**
   * Weighs a request for a rolling restart and, when it is granted, begins it. Empty when this host
   * does not lead.
   */
  public Optional<Operation> restart(
      ServiceId service, boolean all, boolean allowDowntime, Duration deadline)
      throws InterruptedException {
    awaitTurn(service, Operation.Kind.RESTART, deadline);
    return ask(reign -> reign.restart(service, all, allowDowntime, place.ticker().now()), deadline);
  }

  /**
   * Weighs an operator's request about a stack and, when it is granted, begins it. Empty when this
   * host does not lead.
   */
  public Optional<Operation> begin(
      StackId stack, Operation.Kind kind, StackRequest request, Duration deadline)
      throws InterruptedException {
    awaitTurn(reign -> reign.stacks().isChanging(stack), deadline);
    return ask(reign -> reign.stacks().begin(stack, kind, request, place.ticker().now()), deadline);
  }

  /** Nobody should have to ask again only because a record was being written at that moment. */
  private void awaitTurn(ServiceId service, Operation.Kind kind, Duration deadline)
      throws InterruptedException {
    awaitTurn(reign -> reign.isChanging(service, kind), deadline);
  }

  private void awaitTurn(Function<Reign, Boolean> isChanging, Duration deadline)
      throws InterruptedException {
    var until = place.ticker().now().plus(TURN);
    while (ask(isChanging, deadline).orElse(false) && place.ticker().now().isBefore(until)) {
      Thread.sleep(LOOK);
    }
  }

  /** The catalogue and the newest drills; empty when this host does not lead. */
  public Optional<DrillList> drills(Duration deadline) throws InterruptedException {
    return ask(
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
    return ask(
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
    var obstacle = obstacle(drill, deadline);
    return ask(reign -> reign.drills().plan(drill, obstacle, place.ticker().now()), deadline);
  }

  /**
   * What was begun, or why nothing was; empty when this host does not lead.
   *
   * @throws HoldfastException {@link ErrorCode#OUTCOME_UNKNOWN} when it is not known to be recorded
   */
  public Optional<DrillBegun> begin(DrillAsk drill, Duration deadline) throws InterruptedException {
    var obstacle = obstacle(drill, deadline);
    var begun = ask(reign -> reign.drills().begin(drill, obstacle, place.ticker().now()), deadline);
    var next = begun.map(Drills.Begun::drill);
    // One that was never recorded never strikes, and its number is the next one's.
    if (next.isPresent() && !isRecorded(next.get(), deadline)) {
      throw new HoldfastException(
          ErrorCode.OUTCOME_UNKNOWN,
          "it is not known whether drill %d begins".formatted(next.get().number()));
    }
    return begun.map(it -> new DrillBegun(it.plan(), next.map(this::said).orElse(null)));
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
          ask(reign -> reign.drills().find(number).filter(wanted), deadline).flatMap(it -> it);
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
  public Optional<DrillRun> abortDrill(long number, Duration deadline) throws InterruptedException {
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
    var running = reign();
    var drill = drill(number, deadline);
    if (running.isEmpty() || drill.isEmpty()) {
      return Optional.empty();
    }
    var key = reportKey(number);
    var revision = place.store().read(key).map(Document::revision).orElse(0L);
    var outcome =
        place
            .store()
            .write(new Write(key, revision, json, running.get().epoch(), List.of()), deadline);
    if (!(outcome instanceof WriteOutcome.Written)) {
      throw new HoldfastException(
          ErrorCode.OUTCOME_UNKNOWN,
          "the report of drill %d is not known to be kept: %s".formatted(number, outcome));
    }
    var _ =
        ask(
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
   * A drill's report as it was filed; empty when there is none, or a newer one has taken its place,
   * or this host does not lead.
   */
  public Optional<String> report(long number, Duration deadline) throws InterruptedException {
    if (!isFiled(number, deadline)) {
      return Optional.empty();
    }
    return place
        .store()
        .read(reportKey(number))
        .map(Document::json)
        .filter(json -> WireFormat.read(json, DrillFiling.class).drill().number() == number);
  }

  private boolean isFiled(long number, Duration deadline) throws InterruptedException {
    return drill(number, deadline).filter(drill -> drill.result() != null).isPresent();
  }

  /** So many reports are kept: a newer one takes the place of the oldest. */
  private static String reportKey(long number) {
    return "drill-report/" + number % DrillFiling.KEPT;
  }

  private DrillRun said(DrillRecord drill) {
    return DrillRun.of(drill, place.self(), place.wallClock().instant());
  }

  /** Why a host cannot be given the fault, by its own word. */
  private @Nullable Reason obstacle(DrillAsk drill, Duration deadline) throws InterruptedException {
    var plan = ask(reign -> reign.drills().plan(drill, null, place.ticker().now()), deadline);
    var host = plan.map(DrillPlan::host).orElse(null);
    var fault = Fault.of(drill.kind(), drill.service());
    var running = reign();
    if (host == null || fault.isEmpty() || running.isEmpty()) {
      return null;
    }
    var call =
        new Internal.FaultCall(
            running.get().epoch(), new FaultOrder(0, fault.get(), plan.get().lasts()), null, null);
    for (var struck : StruckHosts.of(drill.kind(), host, place.cluster())) {
      var obstacle = obstacle(struck, call, deadline);
      if (obstacle != null) {
        return obstacle;
      }
    }
    return null;
  }

  private @Nullable Reason obstacle(HostId host, Internal.FaultCall call, Duration deadline)
      throws InterruptedException {
    if (host.equals(place.self())) {
      return place.ownFaults().call(call).refusal();
    }
    return switch (place.peers().fault(host, call, deadline)) {
      case Reply.Answered<FaultAnswer>(var answer) -> answer.refusal();
      case Reply.Refused<FaultAnswer>(var why) -> silent(host, why);
      case Reply.Silent<FaultAnswer>(var why) -> silent(host, why);
      case Reply.Declined<FaultAnswer>(_, var why, _) -> silent(host, why);
    };
  }

  private static Reason silent(HostId host, String why) {
    return Reason.of(ReasonCode.DRILL_HOST_MISSING, "%s: %s", host, why);
  }

  /** What became of a request; empty when this host does not lead, or did not answer in time. */
  public Optional<OperationAnswer> operation(String id, Duration deadline)
      throws InterruptedException {
    return ask(reign -> OperationAnswer.of(reign.operation(id, place.ticker().now())), deadline);
  }

  /** The cluster as this host sees it; empty when it does not lead. */
  public Optional<ClusterStatus> status(Duration deadline) throws InterruptedException {
    return ask(
        reign -> StatusPage.of(reign, place.cluster(), place.positions(), place.ticker().now()),
        deadline);
  }

  private <T> Optional<T> ask(Function<Reign, T> question, Duration deadline)
      throws InterruptedException {
    var running = reign();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    var answer = new CompletableFuture<T>();
    var thread = running.get();
    thread.post(reign -> {
      if (thread.isSpeaking()) {
        answer.complete(question.apply(reign));
      } else {
        answer.cancel(false);
      }
    });
    try {
      return Optional.of(answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Stores what drivers want people to hear about; false when this host does not lead. */
  @Override
  public boolean incidents(List<Incident> incidents) {
    var running = reign();
    running.ifPresent(thread -> thread.tell(incidents.stream().map(Notices::ofIncident).toList()));
    return running.isPresent();
  }

  private synchronized Optional<ReignThread> reign() {
    return Optional.ofNullable(present).filter(ReignThread::isSpeaking);
  }

  private synchronized void end() {
    if (present != null) {
      present.close();
      present = null;
    }
  }

  @Override
  public void close() {
    end();
  }
}
