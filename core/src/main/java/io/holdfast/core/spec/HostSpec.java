package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import java.math.BigDecimal;
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
 * @param price what it costs a month, in whatever currency all prices of the spec are; null when
 *     not said
 */
public record HostSpec(
    HostId id,
    String address,
    @Nullable String zone,
    boolean witness,
    int port,
    int quorumPort,
    @Nullable BigDecimal price) {
  public static final int DEFAULT_PORT = 7400;
  public static final int DEFAULT_QUORUM_PORT = 7401;

  /** One whose price is not said. */
  public HostSpec(
      HostId id, String address, @Nullable String zone, boolean witness, int port, int quorumPort) {
    this(id, address, zone, witness, port, quorumPort, null);
  }

  /** Where its agent answers, as in {@code http://10.0.0.1:7400}. */
  public String agentUrl() {
    return "http://%s:%d".formatted(address.contains(":") ? "[" + address + "]" : address, port);
  }
}
