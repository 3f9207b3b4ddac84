package io.holdfast.store.etcd;

/** The epoch in which this host leads, if it does. One that has ended never comes back. */
final class OwnReign {
  /** The present epoch; 0 when this host does not lead. */
  private long present;

  private long highestEnded;

  synchronized long present() {
    return present;
  }

  /** Begins, unless it is over already; whether it has begun. */
  synchronized boolean begin(long epoch) {
    if (epoch <= highestEnded) {
      return false;
    }
    present = epoch;
    return true;
  }

  synchronized boolean isOver(long epoch) {
    return epoch <= highestEnded;
  }

  /** Ends this epoch and all before it. */
  synchronized void end(long epoch) {
    highestEnded = Math.max(highestEnded, epoch);
    if (present <= highestEnded) {
      present = 0;
    }
  }

  /** Ends the present epoch, whichever it is. */
  synchronized void endPresent() {
    end(present);
  }
}
