package io.holdfast.agent.link;

import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.report.HostReport;
import io.holdfast.spi.engine.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the controller every heartbeat, and at once when something changed or another
 * controller appeared. One report is under way at a time; it is made when it is sent, so it is
 * always the newest. A report to a controller that has been replaced meanwhile is broken off.
 */
public final class ControllerLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.link");

  /** This host's own controller, while it leads. */
  public interface OwnController {
    Optional<HostGoals> report(HostReport report, Duration deadline) throws InterruptedException;

    boolean incidents(List<Incident> incidents);
  }

  private final HostId self;
  private final ReportDesk reports;
  private final GoalsDesk goals;
  private final Whereabouts whereabouts;
  private final Peers peers;
  private final OwnController own;
  private final Duration heartbeat;
  private final Ticker ticker;
  private final Doorbell doorbell;
  private final IncidentQueue incidents;
  private final Thread thread;
  private volatile @Nullable HostId calling;
  private volatile boolean closed;
  private volatile Instant answeredAt = Instant.MIN;

  public ControllerLink(
      HostId self,
      ReportDesk reports,
      GoalsDesk goals,
      Whereabouts whereabouts,
      Peers peers,
      OwnController own,
      Doorbell doorbell,
      IncidentQueue incidents,
      Duration heartbeat,
      Ticker ticker) {
    this.self = self;
    this.reports = reports;
    this.goals = goals;
    this.whereabouts = whereabouts;
    this.peers = peers;
    this.own = own;
    this.doorbell = doorbell;
    this.incidents = incidents;
    this.heartbeat = heartbeat;
    this.ticker = ticker;
    this.thread = Thread.ofVirtual().name("controller-link").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** The controller may be another one: reports to it at once. */
  public void controllerMoved() {
    var controller = whereabouts.controller();
    if (!controller.equals(Optional.ofNullable(calling))) {
      thread.interrupt(); // breaks off a call to the former one; harmless otherwise
    }
    doorbell.ring();
  }

  /** When a controller last answered; {@link Instant#MIN} for never. */
  public Instant answeredAt() {
    return answeredAt;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        doorbell.await(reportOnce() ? heartbeat : heartbeat.dividedBy(8));
      } catch (InterruptedException e) {
        // The controller moved, or we are closing; either way the loop knows what to do.
      } catch (RuntimeException e) {
        log.error("unexpected fault while reporting", e);
        pause();
      }
    }
  }

  /** Whether the report was answered. */
  private boolean reportOnce() throws InterruptedException {
    goals.checkAwake();
    var controller = whereabouts.controller();
    if (controller.isEmpty()) {
      lookForController();
      controller = whereabouts.controller();
    }
    if (controller.isEmpty()) {
      return false;
    }
    calling = controller.get();
    try {
      return report(controller.get());
    } finally {
      calling = null;
    }
  }

  private boolean report(HostId controller) throws InterruptedException {
    var sentAt = ticker.now();
    var report = reports.next(goals.epoch());
    var reply =
        controller.equals(self)
            ? own.report(report, heartbeat.multipliedBy(2))
                .<Reply<HostGoals>>map(Reply.Answered::new)
                .orElseGet(() -> new Reply.Declined<>(0, "this host no longer leads", null))
            : peers.report(controller, report, heartbeat.multipliedBy(2));
    return switch (reply) {
      case Reply.Answered<HostGoals>(var answer) -> {
        answeredAt = ticker.now();
        var _ = goals.accept(answer, sentAt, true);
        sendIncidents(controller);
        yield true;
      }
      case Reply.Refused<HostGoals> _, Reply.Silent<HostGoals> _ -> {
        whereabouts.wrong(controller);
        yield false;
      }
      case Reply.Declined<HostGoals>(var status, var why, var other) -> {
        whereabouts.wrong(controller);
        if (other != null && !other.equals(controller)) {
          whereabouts.hinted(other);
        }
        if (status == 401) {
          log.error("{} does not accept this host's cluster secret: {}", controller, why);
        }
        yield false;
      }
    };
  }

  private void lookForController() throws InterruptedException {
    var voter = whereabouts.whomToAsk(ticker.now(), heartbeat.dividedBy(4));
    if (voter.isPresent()) {
      peers.askForController(voter.get(), heartbeat).ifPresent(whereabouts::hinted);
    }
  }

  private void sendIncidents(HostId controller) throws InterruptedException {
    var batch = incidents.all();
    if (batch.isEmpty()) {
      return;
    }
    var taken =
        controller.equals(self)
            ? own.incidents(batch)
            : peers.incidents(controller, batch, heartbeat) instanceof Reply.Answered<Boolean>;
    if (taken) {
      incidents.sent(batch);
    }
  }

  private void pause() {
    try {
      Thread.sleep(heartbeat);
    } catch (InterruptedException e) {
      // Wakes early; nothing lost.
    }
  }
}
