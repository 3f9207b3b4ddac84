package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of a primary that hands over are let go between two transactions. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class DrainingTest {
  /** ER_OPTION_PREVENTS_STATEMENT. */
  private static final int READ_ONLY = 1290;

  @AutoClose private final Members members;

  DrainingTest(Flavour flavour) {
    members = new Members(flavour);
  }

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

  /**
   * A connection that is ended while a statement arrives leaves its client in doubt. So did those
   * that looked idle a moment before.
   */
  @Test
  void aWriteThatComesTooLateIsToldThatNothingWasBegun() throws SQLException {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    try (var client = members.client(A)) {
      execute(client, "INSERT INTO t VALUES (1)");
      members.done(A, new HostAction.Drain());
      assertThat(members.primary(A).open()).as("it still has to be stopped").isFalse();
      assertThatThrownBy(() -> execute(client, "INSERT INTO t VALUES (2)"))
          .isInstanceOfSatisfying(
              SQLException.class, told -> assertThat(told.getErrorCode()).isEqualTo(READ_ONLY));
      assertThatThrownBy(() -> execute(members.client(A), "SELECT 1"))
          .as("nobody else comes in")
          .isInstanceOf(SQLException.class);
      members.done(A, new HostAction.Demote());
      assertThatThrownBy(() -> execute(client, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThat(members.ask(B, "SELECT GROUP_CONCAT(n ORDER BY n) FROM app.t")).isEqualTo("1");
  }

  /** Its agent remembers nothing of it; it must neither lead nor follow as what it was. */
  @Test
  void oneWhoseAgentIsStartedAnewMeanwhileFollowsAsAStandbyOfItsOwnName() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    members.done(A, new HostAction.Drain());
    members.restartAgent(A);
    assertThat(members.observe(A)).isInstanceOf(EngineState.Standby.class);
    members.done(B, new HostAction.StopReceiving());
    members.done(B, new HostAction.Promote(new Term(2), Members.rule(3, 2, B, 0)));
    members.done(B, new HostAction.Open());
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.sql(B, "INSERT INTO t VALUES (2)");
    members.awaitStreaming(A);
    Members.awaitTrue(
        "it has what was written since",
        () -> members.ask(A, "SELECT COUNT(*) FROM app.t").equals("2"));
  }

  /** No two transactions may have the same name, so it does not go on under the old one. */
  @Test
  void oneWhoseAgentIsStartedAnewMeanwhileCanLeadAgain() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    members.done(A, new HostAction.Drain());
    members.restartAgent(A);
    members.done(B, new HostAction.StopReceiving());
    members.done(A, new HostAction.Promote(new Term(2), Members.rule(3, 2, A, 0)));
    members.done(A, new HostAction.Open());
    members.sql(A, "INSERT INTO t VALUES (2)");
    assertThat(members.primary(A).written().term()).isEqualTo(new Term(2));
    members.done(B, new HostAction.Attach(A, new Term(2)));
    Members.awaitTrue(
        "the standby has what was written since",
        () -> members.ask(B, "SELECT COUNT(*) FROM app.t").equals("2"));
  }

  private static void execute(Connection client, String sql) throws SQLException {
    try (var statement = client.createStatement()) {
      statement.execute(sql);
    }
  }
}
