package io.holdfast.traffic.sentinel;

import static io.holdfast.traffic.sentinel.Worlds.A;
import static io.holdfast.traffic.sentinel.Worlds.B;
import static io.holdfast.traffic.sentinel.Worlds.HOSTS;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.SentinelSpec.Via;
import io.holdfast.testkit.Waiting;
import io.holdfast.traffic.gateway.GatewayLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Three hosts' Sentinel ports before two real servers: a is primary, b its replica. No agents: the
 * test gives the routes that a controller would.
 */
final class Ensemble implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  private final GatewayLoops loops = GatewayLoops.open();
  private final List<Sentinel> sentinels = new ArrayList<>();
  private final int redisPort = freePort();
  private final int sentinelPort = freePort();
  private int term = 1;
  final RealRedis a;
  final RealRedis b;

  Ensemble() {
    a = RealRedis.server(Worlds.address(A), redisPort);
    b = RealRedis.server(Worlds.address(B), redisPort);
    try (var jedis = b.connect()) {
      jedis.replicaof(Worlds.address(A), redisPort);
    }
    awaitLink();
    for (var host : HOSTS) {
      sentinels.add(open(host));
    }
    follow(Worlds.route(term, A, B));
  }

  private Sentinel open(HostId host) {
    var cluster = Worlds.cluster(Via.MEMBER, redisPort);
    try {
      return Sentinel.open(
          new SentinelSettings(
              cluster,
              host,
              new InetSocketAddress(Worlds.address(host), sentinelPort),
              new SentinelSpec(sentinelPort, Via.MEMBER, null),
              null,
              () -> {},
              () -> true),
          loops);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void follow(Route route) {
    sentinels.forEach(sentinel -> sentinel.follow(route));
  }

  /**
   * b becomes primary, as Holdfast does it: nobody serves for a moment.
   *
   * @param cutting whether connections of clients to a end, as when its process does
   */
  void failOver(boolean cutting) {
    follow(Worlds.route(++term, null));
    try (var jedis = b.connect()) {
      jedis.replicaofNoOne();
    }
    try (var jedis = a.connect()) {
      jedis.replicaof(Worlds.address(B), redisPort);
      if (cutting) {
        jedis.clientKill(
            ClientKillParams.clientKillParams()
                .type(ClientType.NORMAL)
                .skipMe(ClientKillParams.SkipMe.YES));
      }
    }
    follow(Worlds.route(++term, B, A));
  }

  /** The same news once more, for whoever had not subscribed yet. */
  void announceAgain() {
    follow(Worlds.route(++term, A, B));
    follow(Worlds.route(++term, B, A));
  }

  /** Until the replica follows: otherwise it may not have what was written. */
  private void awaitLink() {
    Waiting.until(
        () -> {
          try (var jedis = b.connect()) {
            return jedis.info("replication").contains("master_link_status:up");
          }
        },
        LONG,
        () -> "the replica never followed");
  }

  /** Where the ports for Sentinel clients are. */
  Set<HostAndPort> ports() {
    return HOSTS.stream()
        .map(host -> new HostAndPort(Worlds.address(host), sentinelPort))
        .collect(Collectors.toSet());
  }

  HostAndPort redis(HostId host) {
    return new HostAndPort(Worlds.address(host), redisPort);
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(Worlds.address(A)))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sentinels.forEach(Sentinel::close);
    loops.close();
    b.close();
    a.close();
  }
}
