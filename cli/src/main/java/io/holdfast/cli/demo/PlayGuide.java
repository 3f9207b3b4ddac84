package io.holdfast.cli.demo;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.io.PrintWriter;

/** What a person can do with the cluster that the demo leaves up. */
final class PlayGuide {
  private PlayGuide() {}

  static void print(LocalCluster cluster, PrintWriter out) {
    var primary = cluster.primary();
    var other = cluster.hostsWithout(primary).getFirst();
    var api = "http://%s:%d".formatted(other.address(), cluster.ports().api());
    out.printf(
        """

        The cluster stays up. Every host is a way in:
          writes   %s
          reads    %s
          status   ./holdfast status --watch --api %s
        Try next:
          ./holdfast switchover db --api %s
          kill -9 $(head -n 1 %s/services/db/data/postmaster.pid)
          ./holdfast events --api %s
        Its files are in %s. End it with:
          ./holdfast demo --stop
        """,
        psql(cluster, primary, cluster.ports().write()),
        psql(cluster, primary, cluster.ports().read()),
        api,
        api,
        primary.data(),
        api,
        cluster.spec().getParent());
    out.flush();
  }

  private static String psql(LocalCluster cluster, LocalHost host, int port) {
    return "PGPASSWORD=$(cat %s/app.password) psql -h %s -p %d -U app app"
        .formatted(cluster.spec().getParent(), host.address(), port);
  }
}
