package io.holdfast.cli.demo;

import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.io.PrintWriter;
import java.time.Duration;

/** What a person can do with the cluster that the demo leaves up. */
final class PlayGuide {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private PlayGuide() {}

  static void print(LocalCluster cluster, PrintWriter out) {
    cluster.awaitStatus("led", status -> LocalCluster.service(status).primary() != null, PATIENCE);
    var primary = cluster.primary();
    out.printf(
        """

        The cluster stays up. Every host is a way in:
          writes   %s
          reads    %s
        Try next:
          export HOLDFAST_SPEC=%s
          ./holdfast status --watch
          ./holdfast switchover db
          kill -9 $(head -n 1 %s/services/db/%s)
          ./holdfast events
        Its files are in %s. End it with:
          ./holdfast demo --stop
        """,
        client(cluster, primary, cluster.ports().write()),
        client(cluster, primary, cluster.ports().read()),
        cluster.spec(),
        primary.data(),
        pidFile(cluster),
        cluster.spec().getParent());
    out.flush();
  }

  static void print(LocalCluster cluster, Blueprint blueprint, PrintWriter out) {
    var front = cluster.fronts().getFirst();
    out.printf(
        """

        The stack stays up. Its way in is http://%s:%d
          curl -d hello http://%s:%d/messages/lobby
          curl http://%s:%d/health/ready
        Try next:
          export HOLDFAST_SPEC=%s
          ./holdfast status --watch
          ./holdfast switchover %s
          ./holdfast logs api
          ./holdfast events
        Its files are in %s. End it with:
          ./holdfast demo --stop
        """,
        front.getHostString(),
        front.getPort(),
        front.getHostString(),
        front.getPort(),
        front.getHostString(),
        front.getPort(),
        cluster.spec(),
        blueprint.word(),
        cluster.spec().getParent());
    out.flush();
  }

  private static String client(LocalCluster cluster, LocalHost host, int port) {
    var how =
        switch (cluster.plan().engine()) {
          case POSTGRESQL -> "PGPASSWORD=$(cat %s/app.password) psql -h %s -p %d -U app app";
          case MARIADB -> "MYSQL_PWD=$(cat %s/app.password) mariadb -h %s -P %d -u app app";
          case MYSQL -> "MYSQL_PWD=$(cat %s/app.password) mysql -h %s -P %d -u app app";
          case REDIS -> "REDISCLI_AUTH=$(cat %s/app.password) redis-cli -h %s -p %d --user app";
        };
    return how.formatted(cluster.spec().getParent(), host.address(), port);
  }

  private static String pidFile(LocalCluster cluster) {
    return switch (cluster.plan().engine()) {
      case POSTGRESQL -> "data/postmaster.pid";
      case MARIADB, MYSQL -> "run/server.pid";
      case REDIS -> "redis.pid";
    };
  }
}
