package io.holdfast.examples.messages;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connections to one server, opened when they are needed. When one fails, all that are idle are
 * closed too: after a failover each of them is dead, and every one would cost somebody a request.
 *
 * @param <C> kind of connection
 * @param <E> what opening and using one may throw
 */
final class Pool<C extends AutoCloseable, E extends Exception> implements AutoCloseable {
  private static final int MOST = 16;
  private static final long PATIENCE_MILLIS = 2_000;

  /** How one is opened. */
  interface Opening<C, E extends Exception> {
    C open() throws E;
  }

  /** What is done with one. */
  interface Use<C, T, E extends Exception> {
    T with(C connection) throws E;
  }

  private final Opening<C, E> opening;
  private final BlockingQueue<C> idle = new LinkedBlockingQueue<>();
  private final Semaphore free = new Semaphore(MOST);

  Pool(Opening<C, E> opening) {
    this.opening = opening;
  }

  /**
   * Does something with a connection, which nobody else has meanwhile.
   *
   * @throws Unavailable when none could be had: nothing was done
   * @throws E when it failed: what was done is not known
   */
  <T> T use(Use<C, T, E> use) throws Unavailable, E {
    try {
      if (!free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new Unavailable("all %d connections are in use".formatted(MOST), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
    try {
      var connection = take();
      boolean good = false;
      try {
        var result = use.with(connection);
        good = true;
        return result;
      } finally {
        if (good) {
          idle.add(connection);
        } else {
          end(connection);
          close();
        }
      }
    } finally {
      free.release();
    }
  }

  private C take() throws Unavailable {
    var waiting = idle.poll();
    if (waiting != null) {
      return waiting;
    }
    try {
      return opening.open();
    } catch (Exception e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** Closes all that nobody uses. */
  @Override
  public void close() {
    for (var next = idle.poll(); next != null; next = idle.poll()) {
      end(next);
    }
  }

  private void end(C connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // Its server is gone: there is nobody left to say goodbye to.
    }
  }
}
