package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.ControllerSeat;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.traffic.sentinel.Directory.Listing;
import io.holdfast.traffic.sentinel.Endpoints.Replica;
import io.holdfast.traffic.sentinel.Reply.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Masters, replicas and Sentinels with the fields by which real ones describe them, because clients
 * read those. Ids are made from names, so they are the same on every host and after every start.
 * Times of pings are 0: nobody pings here.
 *
 * @param port on which every agent answers
 */
record Portraits(ClusterSpec cluster, HostId self, int port) {
  Reply master(Listing listing) {
    var service = listing.service();
    var fields =
        instance(
            service.id().name(),
            listing.master(),
            id("%s/%s".formatted(service.id(), listing.host())),
            "master");
    fields.add(field("role-reported", "master"));
    fields.add(field("role-reported-time", 0));
    fields.add(field("config-epoch", listing.term().number()));
    fields.add(field("num-slaves", listing.replicas().size()));
    fields.add(field("num-other-sentinels", cluster.hosts().size() - 1));
    fields.add(field("quorum", ControllerSeat.voters(cluster).size() / 2 + 1));
    fields.add(field("failover-timeout", service.switchoverTimeout().toMillis()));
    fields.add(field("parallel-syncs", listing.replicas().size()));
    return new Reply.Fields(fields);
  }

  Reply replicas(Listing listing) {
    return new Reply.Many(
        listing.replicas().stream().map(replica -> replica(listing, replica)).toList());
  }

  /** The agents of the other hosts. Whether they are up is for the client to find out. */
  Reply others() {
    return new Reply.Many(
        cluster.hosts().stream().filter(host -> !host.id().equals(self)).map(this::other).toList());
  }

  String myId() {
    return id("sentinel/" + self);
  }

  private Reply replica(Listing listing, Replica replica) {
    var fields =
        instance(
            replica.at().name(),
            replica.at(),
            id("%s/%s".formatted(listing.service().id(), replica.at().name())),
            replica.readable() ? "slave" : "s_down,slave,disconnected");
    fields.add(field("role-reported", "slave"));
    fields.add(field("role-reported-time", 0));
    fields.add(field("master-link-down-time", 0));
    fields.add(field("master-link-status", replica.readable() ? "ok" : "err"));
    fields.add(field("master-host", listing.master().host()));
    fields.add(field("master-port", listing.master().port()));
    fields.add(field("slave-priority", 100));
    fields.add(field("slave-repl-offset", 0));
    fields.add(field("replica-announced", 1));
    return new Reply.Fields(fields);
  }

  private Reply other(HostSpec host) {
    var id = id("sentinel/" + host.id());
    var fields = instance(id, new Endpoint(host.address(), port), id, "sentinel");
    fields.add(field("last-hello-message", 0));
    fields.add(field("voted-leader", "?"));
    fields.add(field("voted-leader-epoch", 0));
    return new Reply.Fields(fields);
  }

  private List<Field> instance(String name, Endpoint at, String id, String flags) {
    var fields = new ArrayList<Field>();
    fields.add(field("name", name));
    fields.add(field("ip", at.host()));
    fields.add(field("port", at.port()));
    fields.add(field("runid", id));
    fields.add(field("flags", flags));
    fields.add(field("link-pending-commands", 0));
    fields.add(field("link-refcount", 1));
    fields.add(field("last-ping-sent", 0));
    fields.add(field("last-ok-ping-reply", 0));
    fields.add(field("last-ping-reply", 0));
    fields.add(field("down-after-milliseconds", cluster.detection().silence().toMillis()));
    fields.add(field("info-refresh", 0));
    return fields;
  }

  private static Field field(String name, String value) {
    return new Field(name, new Reply.Text(value));
  }

  /** Sentinel sends numbers as texts. */
  private static Field field(String name, long value) {
    return field(name, Long.toString(value));
  }

  /** Forty hexadecimal digits, as a run id has. */
  private String id(String of) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of()
          .formatHex(digest.digest((cluster.name() + "/" + of).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
