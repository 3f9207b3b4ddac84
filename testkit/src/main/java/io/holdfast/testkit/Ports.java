package io.holdfast.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.List;

/**
 * The ports one cluster uses, the same on each of its hosts.
 *
 * @param api of the agent
 * @param quorum of the voter
 * @param database of each member
 * @param write gateway to the primary
 * @param read gateway to the standbys
 * @param patroni health endpoints for load balancers
 */
public record Ports(int api, int quorum, int database, int write, int read, int patroni) {
  private static final int HIGHEST = 65_535;

  /** Where the usual ones are taken, for instance by a server listening everywhere. */
  private static final List<Integer> OFFSETS = List.of(0, 10_000, 20_000, 30_000, 40_000);

  /** As in the documentation. */
  static Ports usual(Engine engine) {
    return new Ports(7400, 7401, engine.port(), engine.gateway(), engine.gateway() + 1, 8008);
  }

  /**
   * The usual ones, all moved by the same amount if one of them is in use on an address.
   *
   * @param more further ones that the cluster moves by the same amount
   */
  static Ports freeOn(Engine engine, Collection<String> addresses, Collection<Integer> more) {
    return OFFSETS.stream()
        .filter(by -> addresses.stream().allMatch(address -> areFreeOn(address, more, by)))
        .map(usual(engine)::moved)
        .filter(ports -> addresses.stream().allMatch(ports::areFreeOn))
        .findFirst()
        .orElseThrow(() ->
            new TestkitException(
                "Ports like %s are in use on one of %s, and so are all alternatives"
                    .formatted(usual(engine), addresses)));
  }

  private Ports moved(int by) {
    return new Ports(api + by, quorum + by, database + by, write + by, read + by, patroni + by);
  }

  private boolean areFreeOn(String address) {
    return List.of(api, quorum, database, write, read, patroni).stream()
        .allMatch(port -> isFree(address, port));
  }

  private static boolean areFreeOn(String address, Collection<Integer> ports, int by) {
    return ports.stream().allMatch(port -> port + by <= HIGHEST && isFree(address, port + by));
  }

  private static boolean isFree(String address, int port) {
    try (var socket = new ServerSocket()) {
      // Connections of an earlier cluster that are still being closed do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
