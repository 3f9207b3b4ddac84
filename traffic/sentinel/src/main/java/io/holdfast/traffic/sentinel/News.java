package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.sentinel.Endpoints.Replica;
import java.util.ArrayList;
import java.util.List;

/**
 * What subscribers are told when something becomes known. Clients act on {@code +switch-master}
 * first of all; Lettuce also looks anew at {@code +slave}, {@code +sdown} and {@code -sdown}.
 */
record News(Endpoints endpoints, ServiceSpec service) {
  List<Announcement> between(Knowledge before, Knowledge after) {
    var news = new ArrayList<Announcement>();
    var former = before.lastMaster();
    var master = after.master().orElse(null);
    if (!before.isDown() && after.isDown() && former != null) {
      news.add(new Announcement("+sdown", "master " + named(former)));
    }
    if (master != null && former != null && !master.equals(former)) {
      news.add(
          new Announcement(
              "+switch-master", "%s %s %s".formatted(service.id(), words(former), words(master))));
      replicas(after, master).stream()
          .filter(Replica::readable)
          .forEach(replica -> news.add(about("+slave", replica, master)));
    } else if (master != null) {
      if (before.isDown()) {
        news.add(new Announcement("-sdown", "master " + named(master)));
      }
      if (before.master().isPresent()) {
        var were = replicas(before, master);
        for (var replica : replicas(after, master)) {
          if (!were.contains(replica)) {
            news.add(about(replica.readable() ? "+slave" : "+sdown", replica, master));
          }
        }
      }
    }
    return news;
  }

  private List<Replica> replicas(Knowledge known, HostId master) {
    return endpoints.replicas(service, master, known.readers());
  }

  private Announcement about(String channel, Replica replica, HostId master) {
    return new Announcement(
        channel,
        "slave %s %s @ %s".formatted(replica.at().name(), replica.at().words(), named(master)));
  }

  private String named(HostId master) {
    return service.id() + " " + words(master);
  }

  private String words(HostId master) {
    return endpoints.master(service, master).words();
  }
}
