package io.holdfast.traffic.vip;

import io.holdfast.core.address.AddressOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one address on this host when it may, and takes it away when it may not. One thread owns
 * it; what is asked of it from outside never blocks.
 */
public final class AddressHolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("holdfast.address");

  private static final Duration END = Duration.ofSeconds(3);

  /** Far more than can be said in the time one step takes. */
  private static final int MAILBOX = 256;

  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  private final AddressPlace place;
  private final Holding holding;
  private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final Thread thread;
  private volatile boolean closed;

  private AddressHolder(AddressPlace place) {
    this.place = place;
    this.holding = new Holding(place);
    this.thread = place.threads().newThread(this::run);
  }

  /** Starts; an address that is there without a right is taken away at once. */
  public static AddressHolder start(AddressPlace place) {
    var holder = new AddressHolder(place);
    holder.thread.start();
    return holder;
  }

  /**
   * Takes an order.
   *
   * @param asOf when it was asked for or, pushed, when it arrived
   * @param answer whether it answers a report sent at {@code asOf}, and so renews a lease
   */
  public void order(AddressOrder order, Instant asOf, boolean answer) {
    post(() -> {
      var tenancy = holding.tenancy();
      tenancy
          .accept(order, asOf, answer)
          .ifPresent(why -> LOG.debug("{} is not obeyed, because {}", order, why.sentence()));
      if (tenancy.wantsRenewal(place.now())) {
        place.listener().renew();
      }
    });
  }

  /** This process was frozen: what it may hold is unknown until the controller says so again. */
  public void distrust() {
    post(holding.tenancy()::distrust);
  }

  /** The controller answered after a silence: neighbours may have missed announcements too. */
  public void heardAgain() {
    post(holding::announceAgain);
  }

  /** Takes the address away and ends; returns when it is gone, or will be by the kernel's clock. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (!thread.join(END)) {
        LOG.warn("{} was not let go in {}; its lifetime ends it", place.id(), END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(Runnable message) {
    if (!closed && !mailbox.offer(message)) {
      LOG.warn("{}: {} messages are waiting; this one is dropped", place.id(), MAILBOX);
    }
  }

  private void run() {
    var pause = Duration.ZERO;
    while (!closed) {
      try {
        var message = mailbox.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
        place.checkAwake().run();
        while (message != null) {
          message.run();
          message = mailbox.poll();
        }
        holding.step();
        pause = holding.pause();
      } catch (InterruptedException e) {
        break; // closing
      } catch (RuntimeException e) {
        LOG.error("unexpected fault while looking after {}", place.id(), e);
        pause = AFTER_FAULT;
      }
    }
    holding.leave();
  }
}
