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
 * @param ping what the controller knows from calling the agent; null when it has not called
 * @param pingedAt when that was so: when a call ended, or the connection that was held; null when
 *     it has not called
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

  /** With a newer report. */
  public Contact heard(HostReport newer, Instant at) {
    return new Contact(host, newer, at, ping, pingedAt);
  }

  /**
   * With how a call ended, or the connection that was held. An agent that has ended stays so until
   * it is heard of again: that it refuses, or is silent, says nothing new, and an end from before
   * its last answer is over.
   */
  public Contact pinged(Sighting.Outcome outcome, Instant at) {
    var answeredSince =
        outcome == Sighting.Outcome.ENDED
            && ping == Sighting.Outcome.ANSWERED
            && pingedAt != null
            && pingedAt.isAfter(at);
    var staysEnded = hasEnded() && outcome != Sighting.Outcome.ANSWERED;
    return answeredSince || staysEnded ? this : new Contact(host, report, heardAt, outcome, at);
  }

  /** Whether the agent's process is proven to have ended since the agent was last heard. */
  public boolean hasEnded() {
    return ping == Sighting.Outcome.ENDED && isPingedSince(heardAt);
  }

  private boolean isPingedSince(@Nullable Instant heard) {
    return pingedAt != null && (heard == null || pingedAt.isAfter(heard));
  }
}
