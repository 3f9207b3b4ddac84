package io.holdfast.traffic.gateway;

/** Why a client's connection was closed without having been carried anywhere. */
public enum Refusal {
  /** The entry carries as many connections as it may. */
  CONNECTIONS,
  /** This client address has as many connections as it may. */
  CONNECTIONS_PER_CLIENT,
  /** As many connections as may are held already. */
  PENDING,
  /** It was held for as long as it may be, and there was still nobody to lead it to. */
  HELD_TOO_LONG
}
