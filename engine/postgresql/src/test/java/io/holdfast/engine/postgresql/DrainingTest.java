package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.host.HostAction;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.StepOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients of a primary that hands over are let go between two transactions. */
class DrainingTest {
  /** Idle for longer than one that is only about to begin its next transaction. */
  private static final String LONG_IDLE =
      " AND state = 'idle' AND state_change < clock_timestamp() - interval '1 s'";

  @AutoClose private final Members members = new Members();

  @Test
  void aTransactionThatHasBegunIsFinishedAndAcknowledged() throws SQLException {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int)");
    try (var client = members.client(A)) {
      client.setAutoCommit(false);
      execute(client, "INSERT INTO t VALUES (1)");
      var drained = drainingOfA();
      Members.awaitTrue("it says that it is closed", () -> !members.primary(A).open());
      awaitRefusal();
      execute(client, "INSERT INTO t VALUES (2)");
      client.commit();
      assertThat(drained.join()).isInstanceOf(StepOutcome.Done.class);
      // The drain may have lost its patience before the transaction was finished.
      Members.awaitTrue("it is let go", () -> clientsOfA().equals("0"));
      assertThatThrownBy(() -> execute(client, "INSERT INTO t VALUES (3)"))
          .isInstanceOfSatisfying(
              SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("57P05"));
    }
    assertThat(members.primary(A).enforced()).as("the server goes on").isNotNull();
    members.done(A, new HostAction.Demote());
    assertThat(members.text(B, "SELECT array_agg(n ORDER BY n) FROM t")).isEqualTo("{1,2}");
  }

  @Test
  void aClientThatDoesNothingIsEnded() throws SQLException {
    members.form(B);
    try (var client = members.client(A)) {
      execute(client, "SELECT 1");
      Members.awaitTrue("it has long done nothing", () -> clientsOfA(LONG_IDLE).equals("1"));
      assertThat(drainingOfA().join()).isInstanceOf(StepOutcome.Done.class);
      Members.awaitTrue("it is ended", () -> clientsOfA().equals("0"));
      assertThatThrownBy(() -> execute(client, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aClientThatNeverFinishesDoesNotHoldItUp() throws SQLException {
    members.form(B);
    try (var client = members.client(A)) {
      client.setAutoCommit(false);
      execute(client, "SELECT 1");
      assertThat(drainingOfA().join()).isInstanceOf(StepOutcome.Done.class);
      assertThat(clientsOfA()).isEqualTo("1");
      members.done(A, new HostAction.Demote());
      assertThatThrownBy(() -> execute(client, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  /** It may only be late: its next transaction is acknowledged, and then it is let go. */
  @Test
  void aClientThatDoesNothingIsNotEndedBeforeTheLastBusyOne() throws SQLException {
    members.form(B);
    try (var busy = members.client(A);
        var late = members.client(A)) {
      busy.setAutoCommit(false);
      execute(busy, "SELECT 1");
      execute(late, "SELECT 1");
      assertThat(drainingOfA().join()).isInstanceOf(StepOutcome.Done.class);
      execute(late, "SELECT 1");
      Members.awaitTrue("it is let go", () -> clientsOfA().equals("1"));
      assertThatThrownBy(() -> execute(late, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("57P05"));
    }
  }

  @Test
  void aMemberThatServesAgainLetsItsClientsBeIdle() {
    members.form(B);
    assertThat(drainingOfA().join()).isInstanceOf(StepOutcome.Done.class);
    members.done(A, new HostAction.Open());
    assertThat(members.text(A, "SHOW idle_session_timeout")).isEqualTo("0");
  }

  private CompletableFuture<StepOutcome> drainingOfA() {
    return CompletableFuture.supplyAsync(() -> members.perform(A, new HostAction.Drain()));
  }

  private void awaitRefusal() {
    Members.awaitTrue(
        "new clients are refused",
        () -> {
          try (var refused = members.client(A)) {
            return refused.isClosed();
          } catch (SQLException error) {
            return String.valueOf(error.getMessage()).contains("no pg_hba.conf entry");
          }
        });
  }

  private String clientsOfA() {
    return clientsOfA("");
  }

  private String clientsOfA(String condition) {
    try (var session =
        new Place(members.context(A), Members.account(), members.files(A)).ownSession()) {
      return session
          .text(
              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'" + condition,
              Deadline.after(Members.LONG))
          .orElseThrow();
    } catch (SqlFailure failure) {
      throw new AssertionError(failure);
    }
  }

  private static void execute(Connection client, String sql) throws SQLException {
    try (var statement = client.createStatement()) {
      statement.execute(sql);
    }
  }
}
