package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import org.jspecify.annotations.Nullable;

/**
 * One host.
 *
 * @param zone what it shares with others that may fail together; null when not said
 * @param witness votes and carries no data
 */
public record HostStatus(
    HostId name, String address, State state, @Nullable String zone, boolean witness) {
  /** How its agent is. */
  public enum State {
    /** It reports in time. */
    UP,
    /** A report is overdue. */
    SUSPECT,
    /** It has been silent for longer than the detection allows, or never reported. */
    DOWN
  }
}
