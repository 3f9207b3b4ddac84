package io.holdfast.core.report;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;

/**
 * What a host learnt by asking another member's engine itself, with a deadline.
 *
 * @param target the member asked
 * @param age how long ago the question was asked, when the report was made
 */
public record Sighting(ServiceId service, HostId target, Outcome outcome, Duration age) {
  /** How the question ended. */
  public enum Outcome {
    /** A query was answered. */
    ANSWERED,
    /** The connection was refused: the host is alive and nothing listens. */
    REFUSED,
    /** No answer before the deadline: we do not know. */
    SILENT
  }
}
