package io.holdfast.spi.store;

/** Hears of every change of leadership. */
@FunctionalInterface
public interface LeadershipListener {
  void changed(Leadership leadership);
}
