package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client waits for a standby's acknowledgement, and the primary is restarted in place. PostgreSQL
 * by itself would then show a commit that no standby holds, to be lost with the next failover
 * (S11).
 */
class RestartInPlaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than PostgreSQL needs to restart: it would show the row by then. */
  private static final Duration TEMPTATION = Duration.ofSeconds(8);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()));

  @Test
  void nothingIsVisibleThatNoStandbyHolds() throws Exception {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    var standbys = cluster.hostsWithout(primary);
    run(cluster, primary, "CREATE TABLE IF NOT EXISTS seen_early (id int PRIMARY KEY)");
    run(cluster, primary, "TRUNCATE seen_early");

    standbys.forEach(LocalHost::freeze);
    var waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                run(cluster, primary, "INSERT INTO seen_early VALUES (1)");
              } catch (SQLException e) {
                // Cut off in its wait, as it should be.
              }
            });
    Waiting.until(
        () -> logHas(cluster, primary), PATIENCE, () -> "the insert does not wait for a standby");
    primary.killEngine();

    var until = System.nanoTime() + TEMPTATION.toNanos();
    Waiting.until(
        () -> {
          assertThat(shows(cluster, primary)).as("shown by the restarted primary").isFalse();
          return System.nanoTime() > until;
        },
        TEMPTATION.plusSeconds(30),
        () -> "time stands");

    standbys.forEach(LocalHost::thaw);
    cluster.awaitRedundant(PATIENCE);
    waiting.join();
    // It was in nobody's log but the primary's: there or not, all agree from here on.
    var now = shows(cluster, cluster.primary());
    cluster.primary().killEngine();
    Waiting.until(() -> !Primaries.writable(cluster).isEmpty(), PATIENCE, () -> "nobody took over");
    cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
    assertThat(shows(cluster, cluster.primary())).isEqualTo(now);
  }

  /** Whether somebody waits for a standby there. */
  private static boolean logHas(LocalCluster cluster, LocalHost host) {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")) {
      return result.next() && result.getInt(1) > 0;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether a client that gets in there sees the row. */
  private static boolean shows(LocalCluster cluster, LocalHost host) {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT id FROM seen_early")) {
      return result.next();
    } catch (SQLException e) {
      return false;
    }
  }

  private static void run(LocalCluster cluster, LocalHost host, String sql) throws SQLException {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(LocalCluster cluster, LocalHost host) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/app?connectTimeout=1&loginTimeout=2&socketTimeout=60&sslmode=disable"
            .formatted(host.address(), cluster.ports().database()),
        "app",
        cluster.password());
  }
}
