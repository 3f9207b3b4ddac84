package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A sealed member receives nothing more; what it reports is what it would be primary with. */
class SealingTest {
  @AutoClose private final Members members = new Members();

  @Test
  void nothingIsAcknowledgedAfterTheSealAndItSurvivesRestarts() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    members.done(B, new HostAction.StopReceiving());
    var sealed = (EngineState.Standby) members.observe(B);
    assertThat(sealed.link()).isEqualTo(new EngineState.Link.Detached());
    var write = members.write(A, "INSERT INTO t VALUES (2)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());

    // Neither a restart of the agent nor of the server, however it ends, lets anything in.
    members.restartAgent(B);
    members.kill(B);
    assertThat(members.observe(B)).isEqualTo(new EngineState.Stopped(null));
    members.done(B, new HostAction.StartFenced());
    assertThat(members.awaitStandby(B)).isEqualTo(sealed);
    assertThat(write).isNotDone();
    members.done(B, new HostAction.Demote());
    assertThat(members.observe(B)).isEqualTo(new EngineState.Stopped(null));
    members.done(B, new HostAction.StartFenced());
    assertThat(members.awaitStandby(B)).isEqualTo(sealed);
    assertThat(members.files(B).receiverPassword()).doesNotExist();
    assertThat(write).isNotDone();

    members.done(B, new HostAction.Attach(A, new Term(1)));
    write.join();
  }

  @Test
  void isNotConfirmedWhileAFrozenReceiverMightStillAcknowledge() {
    members.form(B);
    var receiver = members.processes(B, ": walreceiver").getFirst();
    Members.signal("STOP", receiver);
    assertThat(members.driver(B).perform(new HostAction.StopReceiving(), Duration.ofMillis(500)))
        .isInstanceOf(StepOutcome.Indeterminate.class);
    Members.signal("CONT", receiver);
    members.done(B, new HostAction.StopReceiving());
  }

  /** A switchover's target must reach exactly the position that the stopped primary reports. */
  @Test
  void aDemotedPrimaryReportsTheEndThatItsStandbysHaveReceived() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t AS SELECT generate_series(1, 10000)");
    members.done(A, new HostAction.Demote());
    var stopped = (EngineState.Stopped) members.observe(A);
    assertThat(stopped.finalPosition()).isNotNull();
    for (var standby : List.of(B, C)) {
      members.done(standby, new HostAction.StopReceiving());
      assertThat(((EngineState.Standby) members.observe(standby)).received())
          .isEqualTo(stopped.finalPosition());
    }
    members.done(A, new HostAction.StartFenced());
    assertThat(members.awaitStandby(A).received()).isEqualTo(stopped.finalPosition());

    // Nobody has anything that another has not, so the former primary follows as it is.
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 1, A, C)));
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.done(C, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(A);
  }

  @Test
  void whoeverStartsADemotedPrimaryGetsAStandby() throws IOException, InterruptedException {
    members.form(B);
    members.kill(A);
    // As an operator or a unit of systemd would, with the configuration that lies in the data.
    var started =
        new Command(
                Members.account(),
                List.of(
                    Installation.newest().orElseThrow().program("pg_ctl"),
                    "start",
                    "--pgdata=" + members.data(A),
                    "--log=" + members.files(A).logs().resolve("operator.log"),
                    "--options=-p "
                        + members.port()
                        + " -h "
                        + Members.address(A)
                        + " -k '' -c max_wal_senders=20 -c max_replication_slots=20"),
                Map.of())
            .run(Deadline.after(Members.LONG));
    assertThat(started.isSuccess()).as(started.text()).isTrue();
    assertThat(members.await(A, state -> state instanceof EngineState.Standby)).isNotNull();
    members.done(A, new HostAction.Demote());
  }

  @Test
  void promotionEndsReadersAndKeepsClientsOut() throws SQLException {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int)");
    members.awaitStreaming(B);
    try (var reader = members.client(B);
        var statement = reader.createStatement()) {
      statement.execute("SELECT 1");
      members.kill(A);
      members.done(B, new HostAction.StopReceiving());
      members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> members.client(B)).hasMessageContaining("no pg_hba.conf entry");
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (1)");
  }

  @Test
  void aMemberThatStillReceivesIsNotPromoted() throws IOException {
    members.form(B);
    var outcome = members.perform(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.SEALING));
    assertThat(Files.exists(members.files(B).standbySignal())).isTrue();
  }

  @Test
  void evenAFrozenPrimaryIsStopped() {
    members.form(B);
    for (var process : new Postmaster(members.data(A)).processes()) {
      Members.signal("STOP", process);
    }
    assertThat(members.driver(A).observe(Duration.ofMillis(300)))
        .isInstanceOf(EngineState.Unresponsive.class);
    assertThat(members.driver(A).perform(new HostAction.Demote(), Duration.ofSeconds(15)))
        .isInstanceOf(StepOutcome.Done.class);
    assertThat(new Postmaster(members.data(A)).processes()).isEmpty();
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    members.done(A, new HostAction.StartFenced());
    assertThat(members.awaitStandby(A).link()).isEqualTo(new EngineState.Link.Detached());
  }
}
