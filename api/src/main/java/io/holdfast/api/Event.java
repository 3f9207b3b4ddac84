package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something people should hear about, kept in the quorum's bounded log.
 *
 * @param number grows by one with every event, starting at 1; 0 until the quorum has numbered it
 * @param time wall clock of the host that wrote it
 * @param service null when it concerns the whole cluster
 * @param host null when it concerns no single host
 * @param term the service's term; null where there is none
 * @param kind stable name of what happened: {@code service.} and the phase it went to, {@code
 *     service.holding}, the same with {@code stack.}, {@code host.} and its condition, {@code
 *     incident}
 * @param reason stable name of why, a {@code ReasonCode}; null for what has no reason
 * @param message one sentence for people
 */
public record Event(
    long number,
    Instant time,
    Severity severity,
    @Nullable ServiceId service,
    @Nullable HostId host,
    @Nullable Term term,
    String kind,
    @Nullable String reason,
    String message) {
  /** How loudly. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /** The same event with its number. */
  public Event numbered(long given) {
    return new Event(given, time, severity, service, host, term, kind, reason, message);
  }
}
