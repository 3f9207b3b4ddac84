package io.holdfast.agent.control;

import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Reply;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DueTime;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.spi.engine.StepOutcome;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns one {@link Reign}, and its arms: every call that may block runs on a virtual
 * thread of its own and posts its outcome back.
 */
final class ReignThread implements AutoCloseable, Arms {
  private static final Logger log = LoggerFactory.getLogger("holdfast.controller");
  private static final Duration TICK = Duration.ofMillis(25);
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(2);
  private static final Duration FAULT_DEADLINE = Duration.ofSeconds(1);
  private static final String DRILLS = "drills";

  /** Far more than hosts and services have outstanding at once; full means that we are stuck. */
  private static final int MAILBOX = 4096;

  private final Controller.Place place;
  private final Runnable onFenced;
  private final Epoch epoch;
  private final BlockingQueue<Consumer<Reign>> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final Outbox outbox;
  private final Journal journal;
  private final Hooks hooks;
  private final Lifelines lifelines;
  private final Thread owner;
  private volatile boolean over;
  private volatile boolean suspended;

  /**
   * @param onFenced told when the quorum does not take this reign's word any more
   */
  ReignThread(Controller.Place place, Epoch epoch, Runnable onFenced) {
    this.place = place;
    this.onFenced = onFenced;
    this.epoch = epoch;
    this.outbox = new Outbox(place.peers(), place.cluster().detection());
    this.journal = new Journal(place.store(), place.formats(), epoch);
    this.hooks =
        new Hooks(
            place.cluster(),
            epoch,
            place.wallClock(),
            (service, failure) -> tell(List.of(Notices.ofHook(service, failure))));
    this.lifelines =
        new Lifelines(
            place,
            (host, outcome, at) ->
                post(reign -> reign.pinged(host, outcome, at, place.ticker().now())));
    // Not virtual: it wakes up forty times a second, which would cost three times as much then.
    this.owner = Thread.ofPlatform().daemon().name("controller-" + epoch).unstarted(this::run);
  }

  Epoch epoch() {
    return epoch;
  }

  /** Whether goals of this reign may be given now. */
  boolean isSpeaking() {
    return !over && !suspended;
  }

  /**
   * Says nothing any more until a write shows that the quorum still takes this reign's word: a
   * store that was frozen with us may not have noticed yet that it was deposed.
   */
  void suspend() {
    suspended = true;
    Thread.startVirtualThread(() -> {
      if (journal.confirm(Notices.ofFreeze(place.self()))) {
        suspended = false;
      } else {
        fenced();
      }
    });
  }

  void start() {
    owner.start();
    lifelines.begin();
  }

  /** Has the reign's thread do something; dropped when the reign is over or hopelessly behind. */
  void post(Consumer<Reign> message) {
    if (!over && !mailbox.offer(message)) {
      log.warn("the controller does not keep up: {} messages are waiting", MAILBOX);
    }
  }

  @Override
  public void close() {
    over = true;
    owner.interrupt();
    lifelines.close();
    outbox.close();
    hooks.close();
    journal.close();
  }

  private void run() {
    Reign reign;
    try {
      reign =
          new Reign(
              place.cluster(), place.self(), epoch, this, place.ticker().now(), place.wallClock());
    } catch (RuntimeException e) {
      log.error("this reign cannot begin: a stored record cannot be read", e);
      return;
    }
    while (!over) {
      try {
        var message = mailbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        place.checkAwake().run();
        while (message != null) {
          message.accept(reign);
          message = mailbox.poll();
        }
        if (isSpeaking()) {
          reign.tick(place.ticker().now());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("unexpected fault while leading", e);
      }
    }
  }

  @Override
  public ServiceRecord read(ServiceId service) {
    return place
        .store()
        .read(key(service))
        .map(document -> place.formats().record(document.json()))
        .orElseGet(() -> ServiceRecord.unformed(service));
  }

  @Override
  public StackRecord read(StackId stack) {
    return place
        .store()
        .read(key(stack))
        .map(document -> place.formats().stack(document.json()))
        .orElseGet(() -> StackRecord.unsettled(stack));
  }

  @Override
  public void write(ServiceRecord next, List<Notice> notices) {
    write(
        key(next.service()),
        next.revision(),
        place.formats().record(next),
        notices,
        (reign, outcome) -> reign.wrote(next.service(), outcome, place.ticker().now()));
  }

  @Override
  public void write(StackRecord next, List<Notice> notices) {
    write(
        key(next.stack()),
        next.revision(),
        place.formats().stack(next),
        notices,
        (reign, outcome) -> reign.wrote(next.stack(), outcome, place.ticker().now()));
  }

  private void write(
      String key,
      Revision revision,
      String document,
      List<Notice> notices,
      BiConsumer<Reign, WriteOutcome> then) {
    notices.forEach(ReignThread::logged);
    var events = notices.stream().map(place.formats()::event).toList();
    var write = new Write(key, revision.number() - 1, document, epoch, events);
    Thread.startVirtualThread(() -> {
      var outcome = writeNow(write);
      post(reign -> then.accept(reign, outcome));
    });
  }

  private WriteOutcome writeNow(Write write) {
    try {
      return place.store().write(write, WRITE_DEADLINE);
    } catch (RuntimeException e) {
      log.error("a write to the quorum failed unexpectedly", e);
      return new WriteOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public DrillBook drills() {
    return place
        .store()
        .read(DRILLS)
        .map(document -> place.formats().drills(document.json()))
        .orElse(DrillBook.EMPTY);
  }

  @Override
  public void write(DrillBook next, List<Notice> notices) {
    write(
        DRILLS,
        next.revision(),
        place.formats().drills(next),
        notices,
        (reign, outcome) -> reign.drills().wrote(outcome, place.ticker().now()));
  }

  @Override
  public void fault(HostId host, @Nullable FaultOrder order, long undo) {
    var call =
        new Internal.FaultCall(epoch, null, order, order == null ? Long.valueOf(undo) : null);
    Thread.startVirtualThread(() -> {
      try {
        var answer =
            host.equals(place.self())
                ? place.ownFaults().call(call)
                : place.peers().fault(host, call, FAULT_DEADLINE)
                        instanceof Reply.Answered<FaultAnswer>(var said)
                    ? said
                    : null;
        post(reign -> reign.drills().heard(host, answer, place.ticker().now()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Goes on when this reign ends: the next controller knows the drill by its record. */
  @Override
  public void measure(ScheduleSpec schedule, Instant due) {
    Thread.ofVirtual()
        .name("drill-" + schedule.id())
        .start(() -> {
          try {
            var outcome = measureNow(schedule, due);
            post(reign -> {
              var now = place.ticker().now();
              reign.drills().schedules().measured(new DueTime(schedule.id(), due), outcome, now);
            });
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Measurer.Measured measureNow(ScheduleSpec schedule, Instant due)
      throws InterruptedException {
    try {
      return place.measurer().measure(schedule, due);
    } catch (RuntimeException e) {
      log.error("the client of schedule {} failed unexpectedly", schedule.id(), e);
      return new Measurer.Unmeasurable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void tell(List<Notice> notices) {
    notices.forEach(ReignThread::logged);
    if (!notices.isEmpty()) {
      journal.add(notices);
    }
  }

  @Override
  public void moved(ServiceSpec service, Route route) {
    hooks.moved(service, route);
  }

  @Override
  public void push(HostId host) {
    post(reign -> {
      var goals = reign.goalsFor(host, place.ticker().now());
      if (host.equals(place.self())) {
        place.ownGoals().accept(goals);
      } else {
        outbox.send(host, goals);
      }
    });
  }

  @Override
  public void restart(HostId host, Order order, Duration deadline) {
    Thread.startVirtualThread(() -> {
      try {
        var restarted =
            host.equals(place.self())
                ? place.ownRestarts().restart(order, deadline)
                : restarted(place.peers().restart(host, new Internal.Restart(order, deadline)));
        post(reign -> reign.restarted(order.service(), host, restarted, place.ticker().now()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private static Internal.Restarted restarted(Reply<Internal.Restarted> reply) {
    return switch (reply) {
      case Reply.Answered<Internal.Restarted>(var answer) -> answer;
      case Reply.Refused<Internal.Restarted>(var why) -> refused(why);
      case Reply.Declined<Internal.Restarted>(_, var why, _) -> refused(why);
      case Reply.Silent<Internal.Restarted>(var why) ->
          new Internal.Restarted(new StepOutcome.Indeterminate(notHeard(why)), null);
    };
  }

  private static Internal.Restarted refused(String why) {
    return new Internal.Restarted(new StepOutcome.Refused(notHeard(why)), null);
  }

  private static Reason notHeard(String why) {
    return Reason.of(ReasonCode.STEP_FAILED, "%s", why);
  }

  @Override
  public void ping(HostId host) {
    Thread.startVirtualThread(() -> {
      try {
        var outcome = place.peers().ping(host, place.cluster().detection().heartbeat());
        var endedAt = place.ticker().now();
        post(reign -> reign.pinged(host, outcome, endedAt));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void probe(ServiceId service) {
    place.probe().accept(service);
  }

  @Override
  public void yieldTo(HostId voter) {
    log.info("handing the lead over to {}", voter);
    Thread.startVirtualThread(
        () -> place.store().yieldTo(voter, place.cluster().detection().silence()));
  }

  @Override
  public void fenced() {
    log.info("a newer controller exists; epoch {} is over", epoch);
    over = true;
    onFenced.run();
  }

  private static String key(ServiceId service) {
    return "service/" + service;
  }

  private static String key(StackId stack) {
    return "stack/" + stack;
  }

  private static void logged(Notice notice) {
    switch (notice.severity()) {
      case INFO -> log.info(notice.message());
      case WARNING, CRITICAL -> log.warn(notice.message());
    }
  }
}
