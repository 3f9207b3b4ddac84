package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the controller has from one host.
 *
 * @param report the newest report in this controller's reign; null when there was none
 * @param heardAt when it arrived, by the controller's elapsed time; null when there was none
 * @param ping how the controller's newest call to the agent ended; null when it has not called
 * @param pingedAt when that call ended; null when it has not called
 */
public record Contact(
    HostId host,
    @Nullable HostReport report,
    @Nullable Instant heardAt,
    Sighting.@Nullable Outcome ping,
    @Nullable Instant pingedAt) {
  /** A host that has not been heard of in this reign. */
  public static Contact none(HostId host) {
    return new Contact(host, null, null, null, null);
  }
}
