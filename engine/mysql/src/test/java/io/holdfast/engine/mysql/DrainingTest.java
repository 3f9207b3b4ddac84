package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.host.HostAction;
import io.holdfast.spi.engine.StepOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients of a primary that hands over are let go between two transactions. */
class DrainingTest {
  @AutoClose private final Members members = new Members();

  @Test
  void aTransactionThatHasBegunIsFinishedAndAcknowledged() throws SQLException {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    try (var client = members.client(A)) {
      client.setAutoCommit(false);
      execute(client, "INSERT INTO t VALUES (1)");
      var drained = CompletableFuture.supplyAsync(() -> members.perform(A, new HostAction.Drain()));
      Members.awaitTrue("it is closed", () -> !members.primary(A).open());
      execute(client, "INSERT INTO t VALUES (2)");
      client.commit();
      assertThat(drained.join()).isInstanceOf(StepOutcome.Done.class);
    }
    members.done(A, new HostAction.Demote());
    assertThat(members.ask(B, "SELECT GROUP_CONCAT(n ORDER BY n) FROM app.t")).isEqualTo("1,2");
  }

  @Test
  void aClientThatDoesNothingIsEnded() throws SQLException {
    members.form(B);
    try (var client = members.client(A)) {
      execute(client, "SELECT 1");
      members.done(A, new HostAction.Drain());
      assertThatThrownBy(() -> execute(client, "SELECT 1")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> execute(members.client(A), "SELECT 1"))
          .as("nobody else comes in")
          .isInstanceOf(SQLException.class);
    }
  }

  private static void execute(Connection client, String sql) throws SQLException {
    try (var statement = client.createStatement()) {
      statement.execute(sql);
    }
  }
}
