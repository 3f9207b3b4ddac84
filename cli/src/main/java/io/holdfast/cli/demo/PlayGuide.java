package io.holdfast.cli.demo;

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
          kill -9 $(head -n 1 %s/services/db/data/postmaster.pid)
          ./holdfast events
        Its files are in %s. End it with:
          ./holdfast demo --stop
        """,
        psql(cluster, primary, cluster.ports().write()),
        psql(cluster, primary, cluster.ports().read()),
        cluster.spec(),
        primary.data(),
        cluster.spec().getParent());
    out.flush();
  }

  private static String psql(LocalCluster cluster, LocalHost host, int port) {
    return "PGPASSWORD=$(cat %s/app.password) psql -h %s -p %d -U app app"
        .formatted(cluster.spec().getParent(), host.address(), port);
  }
}
