package io.holdfast.spi.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of leadership, in order, from one thread of its own; for adapters. Looks when it
 * is woken and a few times a second besides, because not everything that ends a leadership is an
 * event: a follower no longer hears its leader, a lease runs out.
 */
public final class LeadershipWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeadershipWatch.class);
  private static final Leadership NOBODY = new Leadership.Following(null);

  private final Supplier<Leadership> look;
  private final Duration pace;
  private final List<Told> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param look the leadership at this moment; cheap, never waits
   * @param pace longest time between two looks
   */
  public LeadershipWatch(String name, Supplier<Leadership> look, Duration pace) {
    this.look = look;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  /** Looks at once. Returns immediately; safe to call under any lock. */
  public void wake() {
    wake.release();
  }

  /** Tells it the present leadership, and every change from then on. */
  public void add(LeadershipListener listener) {
    listeners.add(new Told(listener));
    wake();
  }

  private void run() {
    while (!closed) {
      try {
        if (wake.tryAcquire(pace.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException _) {
        break;
      }
      tell(closed ? NOBODY : look.get());
    }
    tell(NOBODY);
  }

  private void tell(Leadership present) {
    for (Told told : listeners) {
      told.tell(present);
    }
  }

  /** Waits until the listeners know that this host does not lead, unless one of them closes. */
  @Override
  public void close() {
    closed = true;
    wake();
    // A store that could not open is closed before the watch was started.
    var started = thread.getState() != Thread.State.NEW;
    if (started && !Thread.currentThread().equals(thread)) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A listener and what it was told last. Used by the watch's thread only. */
  private static final class Told {
    private final LeadershipListener listener;
    private Leadership last = NOBODY;
    private boolean first = true;

    Told(LeadershipListener listener) {
      this.listener = listener;
    }

    void tell(Leadership present) {
      if (!first && present.equals(last)) {
        return;
      }
      first = false;
      last = present;
      try {
        listener.changed(present);
      } catch (RuntimeException e) {
        log.error("A listener failed when told that the quorum's leadership is {}.", present, e);
      }
    }
  }
}
