package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that an attached standby follows with the account that the primary's rule has for it:
 * with its own when it is to acknowledge, with the common one otherwise. Asks the primary only
 * while that may have changed, and does nothing while a step is taken.
 */
final class Membership implements AutoCloseable {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration ASKING = Duration.ofSeconds(2);
  private static final Duration CHANGING = Duration.ofSeconds(5);

  /** Transactions that are applied within milliseconds. */
  private static final long ABOUT_LEVEL = 100;

  private final Engine engine;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean closed;

  Membership(Engine engine) {
    this.engine = engine;
  }

  /** Told of what was seen; begins to ask when that leaves open which account is right. */
  void seen(Link link, Snapshot snapshot) {
    var settled = link.acknowledging() && receives(snapshot);
    if (!settled && !closed && asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("holdfast-membership").start(this::ask);
    }
  }

  private static boolean receives(Snapshot snapshot) {
    var receiver = snapshot.receiver();
    return receiver != null && receiver.streaming();
  }

  private void ask() {
    try {
      var link = engine.link().read().orElse(null);
      if (link == null) {
        return;
      }
      try (var remote = new RemotePrimary(engine.place(), link.primary())) {
        var pause = SHORTEST_PAUSE;
        while (!closed && link != null) {
          var state = remote.look(Deadline.after(ASKING));
          var current = state.leads() && state.term().equals(link.term());
          if (current && state.acknowledging() != link.acknowledging()) {
            change(link, state.acknowledging());
            pause = SHORTEST_PAUSE; // The primary waits for it.
          } else if (link.acknowledging()) {
            return; // Nothing to change: it comes in when it can.
          }
          Thread.sleep(pause);
          pause = longer(pause);
          var next = engine.link().read().orElse(null);
          link = next != null && next.primary().equals(link.primary()) ? next : null;
        }
      }
    } catch (IOException | SqlFailure | StepEnded _) {
      // The primary or the server cannot be asked now; the next look begins anew.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      asking.set(false);
    }
  }

  private static Duration longer(Duration pause) {
    var next = pause.multipliedBy(5).dividedBy(4);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  /**
   * Only of a standby that receives and is about level with what it has received, so that it takes
   * no time. Its link stays, so that it counts as told to receive all the while.
   */
  private void change(Link link, boolean acknowledging)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    if (!engine.steps().tryLock()) {
      return;
    }
    try {
      var deadline = Deadline.after(CHANGING);
      var snapshot = engine.snapshot(deadline);
      if (!link.equals(engine.link().read().orElse(null))
          || snapshot.writable()
          || !snapshot.isReceiving()
          || !snapshot.isApplying()
          || snapshot.received().offset() - snapshot.applied().offset() > ABOUT_LEVEL) {
        return;
      }
      engine.session().run("STOP REPLICA IO_THREAD", deadline);
      new Tail(engine).awaitApplied(deadline);
      var settled = engine.snapshot(deadline);
      if (!settled.applied().isAtLeast(new Tail(engine).end(settled))) {
        return; // The step that attaches knows what to do.
      }
      new Following(engine).follow(new Link(link.primary(), link.term(), acknowledging), deadline);
    } finally {
      engine.steps().unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
