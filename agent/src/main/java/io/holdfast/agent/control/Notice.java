package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Something people should hear about; stored as an event.
 *
 * @param kind stable name of the kind, {@code service.leading}, {@code host.down}, ...
 * @param service the service concerned; null for none
 * @param host the host concerned; null for none
 * @param term the service's term; null where there is none
 * @param why the reason; null for an incident, whose message says it all
 * @param message one sentence
 */
public record Notice(
    Severity severity,
    String kind,
    @Nullable ServiceId service,
    @Nullable HostId host,
    @Nullable Term term,
    @Nullable Reason why,
    String message) {
  /** How loudly. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }
}
