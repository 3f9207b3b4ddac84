package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One instant of one service as the controller sees it. Holds no connection, reads no clock. All
 * instants are elapsed time of the controller's own process, never wall time.
 *
 * @param self the controller's own host; its sightings are those in its own report
 * @param electedAt when this controller's reign began
 * @param recordedAt when this controller first saw this revision of the record
 * @param contacts one for every watcher, in the order of hosts; others that are given are left out
 * @param leaseUntil until when a lease granted to the primary, by this or an earlier controller,
 *     may still be running, margin included; null when the primary has none to lose
 * @param ties what other services mean for this one
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
    @Nullable Instant leaseUntil,
    Ties ties) {
  public ServiceView {
    contacts = ofWatchers(cluster, service, contacts);
  }

  /**
   * The hosts that ask a service's primary whether it answers (S5): the members, and the voters,
   * each of which may become the controller. What is known of a service comes from them alone. A
   * host that is both is named twice.
   */
  public static Collection<HostId> watchers(ClusterSpec cluster, ServiceSpec service) {
    var watchers = new ArrayList<>(service.members());
    watchers.addAll(ControllerSeat.voters(cluster));
    return watchers;
  }

  private static Map<HostId, Contact> ofWatchers(
      ClusterSpec cluster, ServiceSpec service, Map<HostId, Contact> contacts) {
    var watching = new TreeMap<HostId, Contact>();
    for (var host : watchers(cluster, service)) {
      var contact = contacts.get(host);
      if (contact != null) {
        watching.put(host, contact);
      }
    }
    return Collections.unmodifiableMap(watching);
  }
}
