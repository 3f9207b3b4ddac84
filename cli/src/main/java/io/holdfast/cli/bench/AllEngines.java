package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A cluster of three hosts with a service of each engine, side by side on all of them. */
final class AllEngines {
  /** What the asynchronous one may lose. */
  static final Duration REDIS_OBJECTIVE = Duration.ofSeconds(4);

  /** Hosts have small disks of their own, so that one can be full without filling the machine's. */
  private static final int DISK_MEGABYTES = 2_500;

  /**
   * PostgreSQL keeps a file of 16 MB for each time that a primary was replaced, until so much log
   * has been written since; with more, dozens of them in an hour would fill the small disks.
   */
  private static final String KEPT_LOG = "{wal_keep_size: 32MB}";

  /** The asynchronous one. */
  static final String CACHE = "cache";

  private static final int MARIADB_GATEWAY = 3307;
  private static final int REDIS_GATEWAY = 6380;

  private static final String BESIDE_POSTGRESQL =
      """
        orders:
          engine: mariadb
          members: [a, b, c]
          port: 3306
          databases: [app]
          users: {app: {passwordFile: app.password, owns: [app]}}
          objectives: {rto: 15s, rpo: 0s}
          entries: {write: {gateway: %d}}
        cache:
          engine: redis
          members: [a, b, c]
          port: 6379
          users: {app: {passwordFile: app.password}}
          objectives: {rto: 15s, rpo: %ds}
          entries: {write: {gateway: %d}}
      """
          .formatted(MARIADB_GATEWAY, REDIS_OBJECTIVE.toSeconds(), REDIS_GATEWAY);

  private AllEngines() {}

  static ClusterPlan plan() {
    return ClusterPlan.threeHosts(Form.NAMESPACES)
        .withDisks(DISK_MEGABYTES)
        .withService("objectives", "{rto: 15s, rpo: 0s}")
        .withService("parameters", KEPT_LOG)
        .with(BESIDE_POSTGRESQL);
  }

  /** How clients reach each service. */
  static Map<String, LedgerPlan> ledgers(LocalCluster cluster) {
    var ledgers = new LinkedHashMap<String, LedgerPlan>();
    ledgers.put("db", Ledgers.throughGateways(cluster));
    ledgers.put("orders", Ledgers.throughGateways(cluster, LedgerEngine.MARIADB, MARIADB_GATEWAY));
    ledgers.put(CACHE, Ledgers.throughGateways(cluster, LedgerEngine.REDIS, REDIS_GATEWAY));
    return ledgers;
  }
}
