package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service at the moment of a failure or a repair.
 *
 * @param hosts its members' hosts and all voters
 * @param controller who decides; null when there is no majority of voters
 * @param electedAfter how long after that moment the controller begins; zero when it was there
 *     before
 * @param heir who is to win among equals, so that its stack stays together; null for nobody
 */
public record Situation(
    ServiceId service,
    ServiceState state,
    Map<HostId, HostState> hosts,
    @Nullable HostId controller,
    Duration electedAfter,
    @Nullable HostId heir) {
  public Situation {
    hosts = Map.copyOf(hosts);
  }

  HostState host(HostId id) {
    return hosts.getOrDefault(id, HostState.SILENT);
  }
}
