package io.holdfast.cli.demo;

import io.holdfast.drill.Endpoint;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerVerdict;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** How a ledger's clients reach a local cluster. */
public final class Ledgers {
  private static final String DATABASE = "app";
  private static final String USER = "app";

  /** Where the blueprints' program keeps records. */
  private static final String MESSAGES = "/messages";

  private static final int FRONT_CLIENTS = 5;
  private static final int FRONT_WRITES_PER_SECOND = 20;
  private static final Duration FRONT_CONNECT = Duration.ofMillis(200);
  private static final Duration FRONT_ANSWER = Duration.ofSeconds(2);

  private Ledgers() {}

  /** Through the gateways of all hosts. */
  public static LedgerPlan throughGateways(LocalCluster cluster) {
    return throughGateways(cluster, engine(cluster), cluster.ports().write());
  }

  /** To a service that is not the cluster's first, through the gateways of all hosts. */
  public static LedgerPlan throughGateways(LocalCluster cluster, LedgerEngine engine, int port) {
    return LedgerPlan.through(
        engine,
        LedgerPlan.Route.GATEWAY,
        cluster.hosts().stream().map(host -> new Endpoint(host.address(), port)).toList(),
        DATABASE,
        USER,
        cluster.password());
  }

  /** Over HTTP, by the one way into a blueprint's stack: a write every 10 ms. */
  public static LedgerPlan throughFront(LocalCluster cluster) {
    return LedgerPlan.through(
            LedgerEngine.HTTP,
            LedgerPlan.Route.GATEWAY,
            cluster.fronts().stream()
                .map(front -> new Endpoint(front.getHostString(), front.getPort()))
                .toList(),
            MESSAGES,
            USER,
            cluster.password())
        .withLoad(FRONT_CLIENTS, FRONT_WRITES_PER_SECOND)
        .withDeadlines(FRONT_CONNECT, FRONT_ANSWER);
  }

  /** Through somebody else's proxy. */
  public static LedgerPlan through(LocalCluster cluster, InetSocketAddress proxy) {
    return LedgerPlan.through(
        engine(cluster),
        LedgerPlan.Route.GATEWAY,
        List.of(new Endpoint(proxy.getHostString(), proxy.getPort())),
        DATABASE,
        USER,
        cluster.password());
  }

  /** Straight to the members, looking for the primary. */
  public static LedgerPlan direct(LocalCluster cluster) {
    return LedgerPlan.through(
        engine(cluster),
        LedgerPlan.Route.DIRECT,
        cluster.members().stream().map(host -> member(cluster, host)).toList(),
        DATABASE,
        USER,
        cluster.password());
  }

  /** Straight to one member and to nobody else. */
  public static LedgerPlan only(LocalCluster cluster, LocalHost host) {
    return LedgerPlan.through(
        engine(cluster),
        LedgerPlan.Route.DIRECT,
        List.of(member(cluster, host)),
        DATABASE,
        USER,
        cluster.password());
  }

  /**
   * Whether an unplanned failover has kept what the service promises: nothing lost, or of an
   * asynchronous one no more than its objective.
   */
  public static boolean isAsPromised(LocalCluster cluster, LedgerVerdict verdict) {
    return switch (cluster.plan().durability()) {
      case ASYNC -> verdict.isWithin(Engine.ASYNC_OBJECTIVE);
      case SYNC, STRICT -> verdict.isClean();
    };
  }

  private static LedgerEngine engine(LocalCluster cluster) {
    return switch (cluster.plan().engine()) {
      case POSTGRESQL -> LedgerEngine.POSTGRESQL;
      case MARIADB -> LedgerEngine.MARIADB;
      case MYSQL -> LedgerEngine.MYSQL;
      case REDIS -> LedgerEngine.REDIS;
    };
  }

  private static Endpoint member(LocalCluster cluster, LocalHost host) {
    return new Endpoint(host.address(), cluster.ports().database());
  }
}
