package io.holdfast.spi.engine;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;

/** Something a driver did or found that people should hear about. */
public record Incident(ServiceId service, HostId host, Severity severity, String message) {
  /** How loudly. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }
}
