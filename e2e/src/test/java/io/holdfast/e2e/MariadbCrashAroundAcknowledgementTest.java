package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The primary's host crashes at a chosen point of one transaction's life around its
 * acknowledgement, somebody else takes over, and the former primary comes back: what was
 * acknowledged is there on all members, what was not is there on all or on none, and nobody ever
 * saw it on the former primary alone.
 *
 * <p>The client is on the primary's own host: it reaches its server whatever is cut.
 */
@Tag("root")
class MariadbCrashAroundAcknowledgementTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The newest row; no two scenarios write the same. */
  private static final AtomicInteger ROWS = new AtomicInteger();

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES).withEngine(Engine.MARIADB));

  /** In the primary's log, in nobody else's: nothing it sends arrives. */
  @Test
  void whatWasLoggedAndNotSentIsNeverSeenAndIsSavedAside() throws Exception {
    var crash = new Crash(UNDER_TEST.cluster());
    var write = crash.writeWhile(crash.primary::cutOff);
    crash.awaitWaiting(write);
    assertThat(crash.standbysThatShow(crash.last)).isEmpty();

    crash.primary.killAll();
    crash.comeBack(shown -> assertThat(shown).as("seen on the former primary").isFalse());
    assertThat(write).isCompletedExceptionally();
    assertThat(crash.membersThatShow(crash.last)).isEmpty();
    assertThat(crash.savedAside()).isEqualTo(crash.savedBefore + 1);
  }

  /** It arrives, and no acknowledgement does: the primary hears nothing. */
  @Test
  void whatWasSentAndNotAcknowledgedIsKeptAndNobodyIsCopied() throws Exception {
    var sent = Sent.unheard(UNDER_TEST.cluster());
    var crash = sent.crash();
    var write = sent.write();
    crash.awaitWaiting(write);

    crash.primary.killAll();
    crash.comeBack(_ -> {});
    assertThat(write).isCompletedExceptionally();
    crash.assertOnAllMembers();
  }

  /** The acknowledgement lies on the primary's host, unread by a server that stands still. */
  @Test
  void whatWasAcknowledgedToAServerThatNeverReadItIsKept() throws Exception {
    var sent = Sent.unheard(UNDER_TEST.cluster());
    var crash = sent.crash();
    var write = sent.write();
    crash.awaitWaiting(write);
    crash.primary.freeze();
    crash.primary.heal();
    crash.awaitNextPrimary();

    crash.primary.killAll();
    crash.comeBack(_ -> {});
    assertThat(write).isCompletedExceptionally();
    crash.assertOnAllMembers();
  }

  /** Committed because it was acknowledged; whether the client heard of it is its luck. */
  @Test
  void whatAReaderOfThePrimarySawIsKept() throws Exception {
    var crash = new Crash(UNDER_TEST.cluster());
    var write = crash.writeWhile(() -> {});
    Waiting.until(
        () -> crash.shows(crash.primary, crash.last),
        PATIENCE,
        () -> "the row does not become visible");

    crash.primary.killAll();
    crash.comeBack(_ -> {});
    crash.assertOnAllMembers();
    assertThat(write).isDone();
  }

  /** A write that standbys have and of whose arrival the primary hears nothing. */
  private record Sent(Crash crash, CompletableFuture<Void> write) {
    private static final int ATTEMPTS = 5;

    /** Tried again when a busy machine sends it only after the standbys have stopped to listen. */
    static Sent unheard(LocalCluster cluster) throws SQLException {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        var crash = new Crash(cluster);
        var write = crash.writeWhile(crash.primary::cutInbound);
        if (crash.reachesAStandby()) {
          return new Sent(crash, write);
        }
        crash.primary.heal();
        cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      }
      throw new AssertionError("the write always came too late");
    }
  }

  /** What a reader of the former primary is shown while it comes back. */
  @FunctionalInterface
  private interface Reader {
    void sees(boolean shown);
  }

  /** One crash, its table and its witnesses. */
  private static final class Crash {
    private final LocalCluster cluster;
    private final LocalHost primary;
    private final List<LocalHost> standbys;
    private final long savedBefore;

    /** Acknowledged long before the crash. */
    private final int before = ROWS.incrementAndGet();

    /**
     * The one whose life is cut short. Never one that was there before: a former primary takes back
     * what it had not flushed, also the removal of an older row, until it follows again.
     */
    private final int last = ROWS.incrementAndGet();

    Crash(LocalCluster cluster) throws SQLException {
      this.cluster = cluster;
      this.primary = cluster.primary();
      this.standbys = cluster.hostsWithout(primary);
      this.savedBefore = savedAside();
      try (var connection = connect(primary);
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS around_ack (id int PRIMARY KEY)");
        statement.execute("DELETE FROM around_ack");
        statement.execute("INSERT INTO around_ack VALUES (%d)".formatted(before));
      }
      Waiting.until(
          () -> standbysThatShow(before).size() == standbys.size(),
          PATIENCE,
          () -> "the standbys do not get the first row");
    }

    /** Connects, does something to the network, and begins the write. */
    CompletableFuture<Void> writeWhile(Runnable cut) {
      var connected = new CompletableFuture<Void>();
      var cutDone = new CompletableFuture<Void>();
      var write = new CompletableFuture<Void>();
      primary
          .threads()
          .newThread(() -> {
            try (var connection = connect(primary);
                var statement = connection.createStatement()) {
              connected.complete(null);
              cutDone.join();
              statement.execute("INSERT INTO around_ack VALUES (%d)".formatted(last));
              write.complete(null);
            } catch (SQLException failure) {
              connected.completeExceptionally(failure);
              write.completeExceptionally(failure);
            }
          })
          .start();
      connected.join();
      cut.run();
      cutDone.complete(null);
      return write;
    }

    /**
     * Waits until the primary's server says that it waits for a standby: with the write or, as long
     * as another one that came before waits for the same, before it.
     */
    void awaitWaiting(CompletableFuture<Void> write) {
      Waiting.until(
          () -> {
            assertThat(write).as("a write that nobody can acknowledge").isNotDone();
            return onPrimary(() ->
                isTrue(
                    primary,
                    """
                    SELECT EXISTS (
                      SELECT 1 FROM information_schema.processlist
                      WHERE state LIKE 'Waiting for semi-sync ACK%'
                        OR (info LIKE 'INSERT INTO around_ack%'
                          AND 0 < (SELECT variable_value FROM information_schema.global_status
                            WHERE variable_name = 'Rpl_semi_sync_master_wait_sessions')))
                    """));
          },
          PATIENCE,
          () ->
              "the write does not wait for a standby; the server does: "
                  + onPrimary(this::whatTheServerDoes));
    }

    private String whatTheServerDoes() {
      try (var connection = connect(primary);
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT group_concat(command, ' ', coalesce(state, ''), ' ', coalesce(info, '')"
                      + " SEPARATOR '; ') FROM information_schema.processlist")) {
        return rows.next() ? rows.getString(1) : "nothing";
      } catch (SQLException e) {
        return "not known: " + e.getMessage();
      }
    }

    /** Whether the write gets to a standby before there is another primary. */
    boolean reachesAStandby() {
      Waiting.until(
          () -> !standbysThatShow(last).isEmpty() || isReplaced(),
          PATIENCE,
          () -> "no standby gets the write, and nobody takes over");
      return !standbysThatShow(last).isEmpty();
    }

    void awaitNextPrimary() {
      Waiting.until(
          this::isReplaced, PATIENCE, () -> "nobody takes over: " + cluster.missingForRedundancy());
    }

    private boolean isReplaced() {
      return Primaries.writable(cluster).stream().anyMatch(host -> !host.equals(primary.name()));
    }

    /**
     * After the crash: the next primary, then the former one again, until all is as it was. The
     * network comes back only then: a host that had lost its power would not send either what its
     * kernel still holds for the standbys.
     */
    void comeBack(Reader reader) {
      awaitNextPrimary();
      primary.heal();
      primary.startAgent();
      Waiting.until(
          () -> {
            reader.sees(shows(primary, last));
            return cluster.missingForRedundancy().isEmpty();
          },
          ClusterUnderTest.UNTIL_REDUNDANT,
          () -> "not redundant: " + cluster.missingForRedundancy());
      reader.sees(shows(primary, last));
      assertThat(cluster.primary()).isNotEqualTo(primary);
      assertThat(Primaries.writable(cluster)).containsExactly(cluster.primary().name());
      Waiting.until(
          () -> membersThatShow(before).size() == cluster.members().size(),
          PATIENCE,
          () -> "an acknowledged row is missing");
    }

    void assertOnAllMembers() {
      Waiting.until(
          () -> membersThatShow(last).size() == cluster.members().size(),
          PATIENCE,
          () -> "the write is only on " + membersThatShow(last));
      assertThat(savedAside()).isEqualTo(savedBefore);
    }

    List<String> standbysThatShow(int row) {
      return thatShow(standbys, row);
    }

    List<String> membersThatShow(int row) {
      return thatShow(cluster.members(), row);
    }

    private List<String> thatShow(List<LocalHost> hosts, int row) {
      return hosts.stream().filter(host -> shows(host, row)).map(LocalHost::name).toList();
    }

    boolean shows(LocalHost host, int row) {
      return isTrue(host, "SELECT EXISTS (SELECT 1 FROM around_ack WHERE id = %d)".formatted(row));
    }

    /** How often log that only the primary's member had was saved. */
    long savedAside() {
      var folder = primary.data().resolve("services").resolve("db").resolve("diverged");
      if (!Files.isDirectory(folder)) {
        return 0;
      }
      try (var saved = Files.list(folder)) {
        return saved.count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Asks from the primary's own host. */
    private <T> T onPrimary(Supplier<T> question) {
      var answer = new CompletableFuture<T>();
      primary
          .threads()
          .newThread(() -> {
            try {
              answer.complete(question.get());
            } catch (RuntimeException e) {
              answer.completeExceptionally(e);
            }
          })
          .start();
      return answer.join();
    }

    private boolean isTrue(LocalHost host, String query) {
      try (var connection = connect(host);
          var statement = connection.createStatement();
          var rows = statement.executeQuery(query)) {
        return rows.next() && rows.getBoolean(1);
      } catch (SQLException e) {
        return false; // it admits no clients, or is not there
      }
    }

    private Connection connect(LocalHost host) throws SQLException {
      return DriverManager.getConnection(
          "jdbc:mariadb://%s:%d/app?connectTimeout=1000&socketTimeout=60000&sslMode=disable"
              .formatted(host.address(), cluster.ports().database()),
          "app",
          cluster.password());
    }
  }
}
