package io.holdfast.traffic.gateway;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time a client spends without a member: its place among the held ones, its patience, its
 * retries.
 */
final class Hold {
  private static final long FIRST_RETRY_MILLIS = 20;
  private static final int DOUBLINGS = 4;

  private final Gateway gateway;
  private final Carrier carrier;
  private boolean counted;
  private int failures;
  private long sinceNanos;
  private @Nullable Future<?> giveUp;
  private @Nullable Future<?> retry;

  Hold(Gateway gateway, Carrier carrier) {
    this.gateway = gateway;
    this.carrier = carrier;
  }

  /**
   * Takes a place among the held ones, unless it has one.
   *
   * @return false when all are taken
   */
  boolean enter() {
    counted = counted || gateway.admission().hold();
    return counted;
  }

  /** Starts the client's patience, which goes on through all attempts that follow. */
  void startPatience(Runnable whenOver) {
    if (giveUp == null) {
      sinceNanos = carrier.nanos();
      giveUp = carrier.after(patienceNanos(), whenOver);
    }
  }

  boolean isOver() {
    return giveUp != null && carrier.nanos() - sinceNanos >= patienceNanos();
  }

  private long patienceNanos() {
    return gateway.limits().holdTimeout().toNanos();
  }

  /**
   * Soon at first, since the member may be opening; never so often that a crowd of clients keeps it
   * from opening.
   */
  void retry(Runnable attempt) {
    long millis = FIRST_RETRY_MILLIS << Math.min(failures, DOUBLINGS);
    failures++;
    retry = carrier.after(TimeUnit.MILLISECONDS.toNanos(millis), attempt);
  }

  /** Gives the place back: there is somebody to connect to. */
  void leave() {
    if (counted) {
      counted = false;
      gateway.admission().release();
    }
    retry = cancelled(retry);
  }

  void end() {
    leave();
    giveUp = cancelled(giveUp);
  }

  private static @Nullable Future<?> cancelled(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
    return null;
  }
}
