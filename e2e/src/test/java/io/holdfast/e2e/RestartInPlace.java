package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A client waits for a standby's acknowledgement, and the primary is restarted in place. By itself
 * a database would then show a commit that no standby holds, to be lost with the next failover
 * (S11).
 */
abstract class RestartInPlace {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than a database needs to restart: it would show the row by then. */
  private static final Duration TEMPTATION = Duration.ofSeconds(8);

  /** The cluster that it happens to. */
  abstract ClusterUnderTest underTest();

  /** How clients of that user reach a host's database, with a second's patience to connect. */
  abstract String url(LocalCluster cluster, LocalHost host);

  /** Counts, as the user that waits, the commits that wait for a standby. */
  abstract String waitingCommits();

  @Test
  void nothingIsVisibleThatNoStandbyHolds() throws Exception {
    var cluster = underTest().cluster();
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
        () -> isWaitedFor(cluster, primary),
        PATIENCE,
        () -> "the insert does not wait for a standby");
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
  private boolean isWaitedFor(LocalCluster cluster, LocalHost host) {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement();
        var result = statement.executeQuery(waitingCommits())) {
      return result.next() && result.getInt(1) > 0;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether a client that gets in there sees the row. */
  private boolean shows(LocalCluster cluster, LocalHost host) {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT id FROM seen_early")) {
      return result.next();
    } catch (SQLException e) {
      return false;
    }
  }

  private void run(LocalCluster cluster, LocalHost host, String sql) throws SQLException {
    try (var connection = connect(cluster, host);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(LocalCluster cluster, LocalHost host) throws SQLException {
    return DriverManager.getConnection(url(cluster, host), "app", cluster.password());
  }
}
