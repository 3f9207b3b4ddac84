package io.holdfast.e2e;

import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.Leadership;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who really is primary, asked of the databases themselves and of nobody else. */
final class Primaries {
  private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(1);

  private Primaries() {}

  /** Hosts whose database answers clients and says that it accepts writes. */
  static List<String> writable(LocalCluster cluster) {
    return cluster.members().stream()
        .filter(host -> isWritable(cluster, host))
        .map(LocalHost::name)
        .toList();
  }

  /** A setting of the host's PostgreSQL. */
  static String setting(LocalCluster cluster, LocalHost host, String name) {
    return ask(cluster, host, "select current_setting('%s')".formatted(name)).orElse("no answer");
  }

  private static boolean isWritable(LocalCluster cluster, LocalHost host) {
    return Leadership.isClaimedAt(
        Ledgers.only(cluster, host).withDeadlines(UNTIL_CONNECTED, UNTIL_CONNECTED));
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
