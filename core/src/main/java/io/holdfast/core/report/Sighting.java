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
    /** The connection was refused: by the host, where nothing listens, or by a firewall. */
    REFUSED,
    /**
     * A connection that was held to it was ended in order by its host's kernel (FIN), and the next
     * one was refused: the process that held the other end is gone. A firewall can refuse
     * connections and reset them, but not end them in order.
     */
    ENDED,
    /** No answer before the deadline: we do not know. */
    SILENT;

    /** Whether nothing seems to listen there; that alone may be a firewall's word. */
    public boolean isRefusal() {
      return this == REFUSED || this == ENDED;
    }
  }
}
