package io.holdfast.store.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a voter running in this process: one that stopped by itself, because its disk was full or
 * failed, is closed and started again until it works. Ratis gives such a voter up for good.
 */
final class VoterKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VoterKeeper.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A voter that ran this long was in order; the next failure is a new one. */
  private static final Duration IN_ORDER = Duration.ofMinutes(1);

  private final RaftSettings settings;
  private final Runnable leadershipMayHaveChanged;
  private final Semaphore stopped = new Semaphore(0);
  private final Thread thread;
  private volatile LocalVoter voter;
  private volatile boolean closed;

  VoterKeeper(RaftSettings settings, Runnable leadershipMayHaveChanged) throws IOException {
    this.settings = settings;
    this.leadershipMayHaveChanged = leadershipMayHaveChanged;
    this.voter = new LocalVoter(settings, leadershipMayHaveChanged, stopped::release);
    this.thread = Thread.ofVirtual().name("quorum-keeper").unstarted(this::keep);
  }

  void start() throws IOException {
    voter.start();
    thread.start();
  }

  /** The present voter; after a failure the stopped one, with what it had read, until the next. */
  LocalVoter voter() {
    return voter;
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!closed) {
        long began = System.nanoTime();
        stopped.acquire();
        stopped.drainPermits();
        if (closed) {
          return;
        }
        if (System.nanoTime() - began > IN_ORDER.toNanos()) {
          pause = FIRST_PAUSE;
        }
        voter.close();
        leadershipMayHaveChanged.run();
        log.error(
            "The quorum's voter in {} stopped: {}. It is started again in {} s.",
            settings.directory(),
            voter.whyStopped(),
            pause.toSeconds());
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        restart();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void restart() {
    if (closed) {
      return;
    }
    try {
      LocalVoter next = new LocalVoter(settings, leadershipMayHaveChanged, stopped::release);
      try {
        next.start();
        voter = next;
        log.info("The quorum's voter in {} runs again.", settings.directory());
      } catch (IOException | RuntimeException e) {
        next.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      log.error("{}", StoreException.opening(settings, e).getMessage());
      stopped.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    synchronized (this) {
      voter.close();
    }
  }
}
