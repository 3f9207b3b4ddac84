package io.holdfast.traffic.gateway;

/**
 * What a gateway believes at one moment. Replaced as a whole and compared by identity: a connection
 * remembers by which one it was last checked.
 */
final class Stance {
  private final Trust trust;
  private final Routing routing;

  /** How far the route may be acted upon. */
  enum Trust {
    /** As the controller said. */
    FOLLOWED,
    /**
     * The process had been stopped: connections stand still until the route is confirmed or
     * replaced.
     */
    UNCONFIRMED,
    /** Carry nothing. */
    DISTRUSTED
  }

  Stance(Trust trust, Routing routing) {
    this.trust = trust;
    this.routing = routing;
  }

  Trust trust() {
    return trust;
  }

  Routing routing() {
    return routing;
  }

  boolean isFollowed() {
    return trust == Trust.FOLLOWED;
  }
}
