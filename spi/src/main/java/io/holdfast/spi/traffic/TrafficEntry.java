package io.holdfast.spi.traffic;

import io.holdfast.core.goal.Route;

/** A way in for clients on this host. It only ever moves forward in (term, revision). */
public interface TrafficEntry extends AutoCloseable {
  /**
   * Follows the route from now on; an older one than the present is ignored. Cuts connections that
   * it forbids.
   */
  void follow(Route route);

  /**
   * Cuts everything and holds new connections until the next {@link #follow}: the process was
   * frozen (S6).
   */
  void distrust();

  /** Figures for status and metrics. */
  Figures figures();

  /**
   * What an entry is doing.
   *
   * @param open connections that are being carried
   * @param held connections waiting for a serving primary
   * @param refused connections refused since start, for whatever limit
   * @param cut connections cut because their member lost its role, since start
   */
  record Figures(long open, long held, long refused, long cut, long bytesIn, long bytesOut) {}

  @Override
  void close();
}
