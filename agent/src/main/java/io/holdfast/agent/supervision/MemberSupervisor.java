package io.holdfast.agent.supervision;

import io.holdfast.agent.storage.MemoryFile;
import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link Course} of one local member: one thread owns it, others observe and take steps
 * for it. Closing it ends those threads and leaves the engine running.
 */
public final class MemberSupervisor implements AutoCloseable {
  /** One observation, one step and one tick can be outstanding; the rest is room to spare. */
  private static final int MAILBOX = 64;

  /** How long a parameter that waits for a restart may go unnoticed, and asking costs a query. */
  private static final Duration CONDITION_PACE = Duration.ofSeconds(5);

  private final ServiceSpec service;
  private final DetectionSpec detection;
  private final EngineDriver driver;
  private final MemoryFile memoryFile;
  private final Reports reports;
  private final Ticker ticker;
  private final Runnable checkAwake;
  private final Logger log;
  private final Course course;
  private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();
  private final Thread owner;
  private volatile @Nullable Thread worker;
  private volatile boolean closed;

  /**
   * @param lease the service's lease; null when its primary has none to lose
   * @param driver the member's engine; closed by whoever opened it
   * @param checkAwake called before anything is decided; notices a freeze and has {@link #distrust}
   *     called
   * @throws io.holdfast.agent.storage.StorageException when the member's memory is damaged
   */
  public MemberSupervisor(
      ServiceSpec service,
      DetectionSpec detection,
      @Nullable Duration lease,
      EngineDriver driver,
      MemoryFile memoryFile,
      Reports reports,
      Ticker ticker,
      Runnable checkAwake) {
    this.service = service;
    this.detection = detection;
    this.driver = driver;
    this.memoryFile = memoryFile;
    this.reports = reports;
    this.ticker = ticker;
    this.checkAwake = checkAwake;
    this.log = LoggerFactory.getLogger("holdfast.member." + service.id());
    this.course =
        new Course(
            service.id(),
            detection.heartbeat(),
            lease,
            memoryFile.load(),
            new DriverHands(),
            ticker.now());
    // Not virtual: it wakes up fifty times a second, which would cost three times as much then.
    this.owner = Thread.ofPlatform().daemon().name("member-" + service.id()).unstarted(this::run);
  }

  public void start() {
    owner.start();
  }

  public ServiceId service() {
    return service.id();
  }

  /** Takes an order; a newer one replaces one that was not looked at yet. Never blocks. */
  public void accept(Order order, Instant asOf, boolean answer) {
    pending.accumulateAndGet(new Pending(order, asOf, answer), Pending::newer);
    mailbox.offer(() -> {}); // wakes the owner; when the mailbox is full it is awake anyway
  }

  /**
   * Restarts the member if it is a standby that follows as ordered; otherwise refuses. Returns when
   * it has stopped and that has been reported; it comes back by itself.
   *
   * @param deadline how long to wait; if it has not begun by then it will not
   */
  public StepOutcome restart(Order order, Duration deadline) throws InterruptedException {
    var outcome = new CompletableFuture<StepOutcome>();
    var asked = new RestartOrder(order, ticker.now().plus(deadline), outcome::complete);
    deliver(() -> course.restart(asked, ticker.now()));
    try {
      return outcome.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new StepOutcome.Indeterminate(
          Reason.of(ReasonCode.STEP_FAILED, "the member has not stopped in time"));
    }
  }

  /** The process was frozen until then: earlier orders count no longer. Never blocks. */
  public void distrust(Instant wokenAt) {
    mailbox.offer(() -> course.distrust(wokenAt, ticker.now()));
  }

  @Override
  public void close() {
    closed = true;
    owner.interrupt();
    var step = worker;
    if (step != null) {
      step.interrupt();
    }
    if (owner.getState() == Thread.State.NEW) {
      return; // an agent that could not start never started this either
    }
    try {
      owner.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        var message = mailbox.poll(course.pace(ticker.now()).toMillis(), TimeUnit.MILLISECONDS);
        checkAwake.run();
        if (message != null) {
          message.run();
        }
        var order = pending.getAndSet(null);
        if (order != null) {
          course.accept(order.order(), order.asOf(), order.answer(), ticker.now());
          if (course.wantsRenewal(ticker.now())) {
            course.reportAgain();
          }
        }
        course.tick(ticker.now(), driver.processChanged());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // A fault here must not end the supervision of a member; the next tick tries again.
        log.error("unexpected fault while supervising", e);
      }
    }
  }

  /** Delivers to the owner; outcomes are few and must not be lost, so this may wait. */
  private void deliver(Runnable message) {
    try {
      mailbox.put(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An order on its way to the owner. */
  private record Pending(Order order, Instant asOf, boolean answer) {
    private static final Comparator<Pending> AGE =
        Comparator.comparing((Pending pending) -> pending.order().epoch())
            .thenComparing(pending -> pending.order().term())
            .thenComparing(pending -> pending.order().revision());

    static Pending newer(@Nullable Pending before, Pending after) {
      return before == null || AGE.compare(after, before) >= 0 ? after : before;
    }
  }

  private final class DriverHands implements Hands {
    private volatile @Nullable List<String> pending;
    private volatile Instant pendingAskedAt = Instant.MIN;

    @Override
    public void observe(long ticket) {
      Thread.startVirtualThread(() -> {
        var state = observeNow();
        var condition = conditionOf(state);
        deliver(() -> course.observed(ticket, state, condition, ticker.now()));
        askForPending(state); // after the news is on its way
      });
    }

    private Condition conditionOf(EngineState state) {
      if (!isRunning(state)) {
        forgetPending();
      }
      try {
        return new Condition(driver.problem().orElse(null), pending);
      } catch (RuntimeException e) {
        log.error("the engine's condition could not be told", e);
        return Condition.UNKNOWN;
      }
    }

    private void askForPending(EngineState state) {
      var now = ticker.now();
      if (isRunning(state) && !now.isBefore(pendingAskedAt.plus(CONDITION_PACE))) {
        pendingAskedAt = now;
        try {
          pending = driver.pendingRestart(detection.heartbeat()).orElse(null);
        } catch (RuntimeException e) {
          log.error("the engine could not be asked for parameters that wait for a restart", e);
        }
      }
    }

    private static boolean isRunning(EngineState state) {
      return state instanceof EngineState.Standby
          || state instanceof EngineState.Primary
          || state instanceof EngineState.Running;
    }

    /** What was known is not known any more, and is asked for with the next observation. */
    private void forgetPending() {
      pending = null;
      pendingAskedAt = Instant.MIN;
    }

    private EngineState observeNow() {
      try {
        return driver.observe(detection.heartbeat());
      } catch (RuntimeException e) {
        log.error("the engine could not be observed", e);
        return new EngineState.Unresponsive(Duration.ZERO);
      }
    }

    @Override
    public void perform(HostAction action) {
      var step =
          Thread.ofVirtual()
              .name("step-" + service.id())
              .unstarted(() -> {
                var outcome = performNow(action);
                // An interruption was meant for the step, not for handing over its outcome.
                Thread.interrupted();
                deliver(() -> course.stepEnded(outcome, ticker.now()));
              });
      worker = step;
      step.start();
    }

    private StepOutcome performNow(HostAction action) {
      try {
        return driver.perform(action, StepDeadlines.of(action, service.switchoverTimeout()));
      } catch (RuntimeException e) {
        log.error("a step failed unexpectedly: {}", action, e);
        return new StepOutcome.Indeterminate(
            Reason.of(ReasonCode.STEP_FAILED, "unexpected fault: %s", e));
      } finally {
        if (action instanceof HostAction.Tune) {
          forgetPending();
        }
      }
    }

    @Override
    public void interrupt() {
      var step = worker;
      if (step != null) {
        step.interrupt();
      }
    }

    @Override
    public void remember(HostMemory memory) throws IOException {
      memoryFile.save(memory);
    }

    @Override
    public void report(MemberReport report, boolean urgent) {
      reports.update(report, urgent);
    }

    @Override
    public void note(String line) {
      log.info(line);
    }
  }
}
