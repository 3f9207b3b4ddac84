package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import org.jspecify.annotations.Nullable;

/**
 * One server.
 *
 * @param address IP address or resolvable name on which its agent and engines listen
 * @param zone what it shares with others that may fail together (rack, power, data centre); null
 *     when not said
 * @param witness votes and carries no data
 * @param port port of its agent's API
 * @param quorumPort port on which its quorum voter talks to the other voters
 */
public record HostSpec(
    HostId id, String address, @Nullable String zone, boolean witness, int port, int quorumPort) {
  public static final int DEFAULT_PORT = 7400;
  public static final int DEFAULT_QUORUM_PORT = 7401;
}
