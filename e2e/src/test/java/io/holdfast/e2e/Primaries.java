package io.holdfast.e2e;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Who really is primary, asked of the databases themselves and of nobody else. */
final class Primaries {
  private Primaries() {}

  /** Hosts whose database answers clients and says that it accepts writes. */
  static List<String> writable(LocalCluster cluster) {
    return cluster.members().stream()
        .filter(host -> isWritable(cluster, host))
        .map(LocalHost::name)
        .toList();
  }

  private static boolean isWritable(LocalCluster cluster, LocalHost host) {
    var url =
        "jdbc:postgresql://%s:%d/app?connectTimeout=1&socketTimeout=2&sslmode=disable"
            .formatted(host.address(), cluster.ports().database());
    try (var connection = DriverManager.getConnection(url, "app", cluster.password());
        var statement = connection.createStatement();
        var result = statement.executeQuery("select not pg_is_in_recovery()")) {
      return result.next() && result.getBoolean(1);
    } catch (SQLException e) {
      return false;
    }
  }
}
