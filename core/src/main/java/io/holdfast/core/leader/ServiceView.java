package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instant of one service as the controller sees it. Holds no connection, reads no clock. All
 * instants are elapsed time of the controller's own process, never wall time.
 *
 * @param self the controller's own host; its sightings are those in its own report
 * @param electedAt when this controller's reign began
 * @param recordedAt when this controller first saw this revision of the record
 * @param contacts one for every host of the spec
 * @param leaseUntil until when a lease granted to the primary, by this or an earlier controller,
 *     may still be running, margin included; null when the primary has none to lose
 */
public record ServiceView(
    ClusterSpec cluster,
    ServiceSpec service,
    ServiceRecord record,
    HostId self,
    Instant now,
    Instant electedAt,
    Instant recordedAt,
    Map<HostId, Contact> contacts,
    @Nullable Instant leaseUntil) {
  public ServiceView {
    contacts = Map.copyOf(contacts);
  }
}
