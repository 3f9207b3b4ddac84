package io.holdfast.agent.control;

import io.holdfast.agent.link.ControllerLink;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Peers;
import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Operation;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.leader.Request;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.QuorumStore;
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

  /** How long a request waits for its turn while a small change, such as of a rule, is made. */
  private static final Duration TURN = Duration.ofMillis(1500);

  /** Between two looks at whether it has come. */
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
    Thread.startVirtualThread(() -> {
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
    return ask(
        reign -> reign.restarts().begin(service, all, allowDowntime, place.ticker().now()),
        deadline);
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

  /**
   * What the reign answers, on its own thread; empty when this host does not lead, or there was no
   * answer in time. Then what was asked for may be done all the same.
   */
  <T> Optional<T> ask(Function<Reign, T> question, Duration deadline) throws InterruptedException {
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

  Place place() {
    return place;
  }

  /** Of the reign whose word counts here now; empty when this host does not lead. */
  Optional<Epoch> epoch() {
    return reign().map(ReignThread::epoch);
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
