package io.holdfast.engine.postgresql.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Who may log in: {@code pg_hba.conf}. Closed admits the agent and the members' replication, nobody
 * else; open adds every user of the service by password.
 */
public record AccessRules(String own, List<String> hosts, boolean open) {
  /** The agent's own superuser. */
  public static final String SUPERUSER = "holdfast";

  /** Receives log, copies and rewinds, and asks other members how they are. */
  public static final String REPLICATION = "holdfast_repl";

  private static final String OPEN_MARK = "# open to clients";

  public AccessRules {
    hosts = List.copyOf(hosts);
  }

  /** Whether such a file admits clients. */
  public static boolean admitsClients(String file) {
    return file.contains(OPEN_MARK);
  }

  /** The file. */
  public String render() {
    var lines = new ArrayList<String>();
    lines.add("# Written by Holdfast; changes made here are lost.");
    lines.add("local all %s scram-sha-256".formatted(SUPERUSER));
    for (var network : networks(List.of(own))) {
      lines.add("host all %s %s scram-sha-256".formatted(SUPERUSER, network));
    }
    for (var network : networks(hosts)) {
      lines.add("host replication,postgres %s %s scram-sha-256".formatted(REPLICATION, network));
    }
    for (var account : List.of(SUPERUSER, REPLICATION)) {
      lines.add("local all %s reject".formatted(account));
      lines.add("host all,replication %s all reject".formatted(account));
    }
    if (open) {
      lines.add(OPEN_MARK);
      lines.add("local all all scram-sha-256");
      lines.add("host all all all scram-sha-256");
    }
    lines.add("");
    return String.join("\n", lines);
  }

  /**
   * Addresses as the server sees them. A name stays a name when it cannot be resolved here; the
   * server will look it up itself.
   */
  private static LinkedHashSet<String> networks(List<String> hosts) {
    var networks = new LinkedHashSet<String>();
    for (var host : hosts) {
      try {
        for (var address : InetAddress.getAllByName(host)) {
          networks.add(network(address));
        }
      } catch (UnknownHostException _) {
        networks.add(host);
      }
    }
    return networks;
  }

  private static String network(InetAddress address) {
    if (address.isLoopbackAddress()) {
      // A connection to any loopback address comes from 127.0.0.1 unless its maker binds another.
      return address instanceof Inet6Address ? "::1/128" : "127.0.0.0/8";
    }
    return address.getHostAddress() + (address instanceof Inet6Address ? "/128" : "/32");
  }
}
