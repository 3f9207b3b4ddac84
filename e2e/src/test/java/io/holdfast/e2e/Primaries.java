package io.holdfast.e2e;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

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

  /** A setting of the host's database. */
  static String setting(LocalCluster cluster, LocalHost host, String name) {
    return ask(cluster, host, "select current_setting('%s')".formatted(name)).orElse("no answer");
  }

  private static boolean isWritable(LocalCluster cluster, LocalHost host) {
    return ask(cluster, host, "select not pg_is_in_recovery()").filter("t"::equals).isPresent();
  }

  private static Optional<String> ask(LocalCluster cluster, LocalHost host, String question) {
    var url =
        "jdbc:postgresql://%s:%d/app?connectTimeout=1&socketTimeout=2&sslmode=disable"
            .formatted(host.address(), cluster.ports().database());
    try (var connection = DriverManager.getConnection(url, "app", cluster.password());
        var statement = connection.createStatement();
        var result = statement.executeQuery(question)) {
      return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
