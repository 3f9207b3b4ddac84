package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static io.holdfast.engine.mysql.Members.C;
import static io.holdfast.engine.mysql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Signal;
import io.holdfast.spi.engine.StepEnded;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A sealed member receives nothing more; what it reports is what it would be primary with. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class SealingTest {
  private static final long SOME_BYTES = 1 << 20;
  private static final Duration FAR_LESS_THAN_A_MINUTE = Duration.ofSeconds(25);

  @AutoClose private final Members members;

  SealingTest(Flavour flavour) {
    members = new Members(flavour);
  }

  @Test
  void nothingIsAcknowledgedAfterTheSealAndItSurvivesRestarts() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    members.done(B, new HostAction.StopReceiving());
    var sealed = ((EngineState.Standby) members.observe(B)).received();
    var write = members.write(A, "INSERT INTO t VALUES (2)");
    members.awaitWaiting(A, 1);

    // Neither a restart of the agent nor of the server, however it ends, lets anything in.
    members.restartAgent(B);
    members.kill(B);
    assertThat(members.observe(B)).isInstanceOf(EngineState.Stopped.class);
    members.done(B, new HostAction.StartFenced());
    assertThat(detached(B)).isEqualTo(sealed);
    assertThat(write).isNotDone();
    members.done(B, new HostAction.Demote());
    assertThat(members.observe(B)).isEqualTo(new EngineState.Stopped(sealed));
    members.done(B, new HostAction.StartFenced());
    assertThat(detached(B)).isEqualTo(sealed);
    assertThat(write).isNotDone();

    members.done(B, new HostAction.Attach(A, new Term(1)));
    Members.awaitTrue("the write is acknowledged", write::isDone);
    write.join();
  }

  /**
   * What it has counts as final when it is detached, so nothing but a step may make it receive
   * again after that.
   */
  @Test
  void onlyWhoIsToldToReceiveFromNobodyAndDoesNotReceiveIsDetached() throws IOException {
    members.form(B);
    members.admin(B, "STOP REPLICA IO_THREAD");
    var stopped = (EngineState.Standby) members.observe(B);
    assertThat(stopped.link()).isEqualTo(new EngineState.Link.Attached(A, new Term(1), false));
    // Without an age it is attached anew at once.
    assertThat(stopped.behind()).isNull();
    members.done(B, new HostAction.Attach(A, new Term(1)));
    members.awaitStreaming(B);

    // As after a step that was interrupted, or when somebody starts it by hand.
    new LinkFile(members.place(B)).delete();
    var untold = (EngineState.Standby) members.observe(B);
    assertThat(untold.link()).isInstanceOf(EngineState.Link.Attached.class);
    members.done(B, new HostAction.StopReceiving());
    assertThat(detached(B)).isEqualTo(untold.received());
  }

  private LogPosition detached(HostId host) {
    var standby = (EngineState.Standby) members.observe(host);
    assertThat(standby.link()).isEqualTo(new EngineState.Link.Detached());
    return standby.received();
  }

  /**
   * A server that is asked to stop applying may wait a minute for the rest of what it has begun.
   */
  @Test
  void aTransactionOfWhichOnlyTheBeginningArrivedHoldsNobodyUp() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n serial, s longtext)", "INSERT INTO t (s) VALUES ('one')");
    var write =
        members.write(
            A,
            "INSERT INTO t (s) SELECT repeat('y', 20000) FROM information_schema.columns one, information_schema.columns two LIMIT 1500");
    Members.awaitTrue("some of it arrives", () -> relayLogBytes(B) > SOME_BYTES);
    members.done(B, new HostAction.StopReceiving());
    members.kill(A);
    Members.awaitTrue("its client hears how it ended", write::isDone);

    var promote = new HostAction.Promote(new Term(2), rule(3, 2, B, 0));
    assertThat(members.driver(B).perform(promote, FAR_LESS_THAN_A_MINUTE))
        .isInstanceOf(StepOutcome.Done.class);
    members.done(B, new HostAction.Open());
    var rows = members.text(B, "SELECT count(*) FROM t");
    assertThat(rows).as("whole or not at all").isIn("1", "1501");
    assertThat(write.isCompletedExceptionally() || rows.equals("1501"))
        .as("what was acknowledged is there")
        .isTrue();
  }

  private long relayLogBytes(HostId host) {
    try (var files = Files.list(members.data(host))) {
      return files
          .filter(file -> file.getFileName().toString().contains("relay"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A relay log is thrown away when replication starts anew; what was acknowledged is in it. */
  @Test
  void whatWasAcknowledgedAndNotAppliedSurvivesACrashAndIsAppliedByThePromotion() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY, s text)");
    members.admin(B, "STOP REPLICA SQL_THREAD");
    members.sql(
        A,
        "INSERT INTO t VALUES (1, 'one'), (2, 'two')",
        "UPDATE t SET s = 'ein;s' WHERE n = 1",
        "CREATE TABLE u AS SELECT * FROM t");
    var written = members.primary(A).written();
    members.kill(A);
    members.kill(B);
    members.done(B, new HostAction.StartFenced());
    assertThat(detached(B)).isEqualTo(written);
    assertThat(((EngineState.Standby) members.observe(B)).replayed()).isLessThan(written);
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(B, new HostAction.Open());
    assertThat(members.text(B, "SELECT group_concat(s ORDER BY n) FROM u")).isEqualTo("ein;s,two");
    // The transactions keep their names, so the former primary finds nothing strange.
    members.done(A, new HostAction.StartFenced());
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(A);
  }

  /** A switchover's target must reach exactly the position that the stopped primary reports. */
  @Test
  void aDemotedPrimaryReportsTheEndThatItsStandbysHaveReceived() {
    members.form(B, C);
    members.sql(A, Members.TEN_THOUSAND);
    members.done(A, new HostAction.Demote());
    var stopped = (EngineState.Stopped) members.observe(A);
    assertThat(stopped.finalPosition()).isNotNull();
    for (var standby : List.of(B, C)) {
      members.done(standby, new HostAction.StopReceiving());
      assertThat(detached(standby)).isEqualTo(stopped.finalPosition());
    }
    members.done(A, new HostAction.StartFenced());
    assertThat(detached(A)).isEqualTo(stopped.finalPosition());

    // Nobody has anything that another has not, so the former primary follows as it is.
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 1, A, C)));
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.done(C, new HostAction.Attach(B, new Term(2)));
    members.awaitAcknowledging(A);
    assertThat(members.incidents).isEmpty();
  }

  @Test
  void whoeverStartsADemotedPrimaryGetsAFencedServer() throws IOException, StepEnded {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.kill(A);
    var command =
        new ArrayList<>(
            Members.account()
                .command(
                    List.of(
                        members.flavour().installation().program(members.flavour().server()),
                        "--defaults-file=" + members.files(A).mainConfig())));
    command.addFirst("setsid");
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(members.home(A).resolve("operator.log").toFile())
        .start();
    members.await(A, state -> state instanceof EngineState.Standby);
    assertThat(detached(A).term()).isEqualTo(new Term(1));
    assertThatThrownBy(() -> members.client(A).createStatement().execute("SELECT 1"))
        .isInstanceOf(SQLException.class);
    members.done(A, new HostAction.Demote());
  }

  @Test
  void promotionEndsReadersAndKeepsClientsOut() throws SQLException {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    try (var reader = members.client(B);
        var statement = reader.createStatement()) {
      statement.execute("SELECT 1");
      assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1)"))
          .hasMessageContaining("read-only");
      members.kill(A);
      members.done(B, new HostAction.StopReceiving());
      members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> members.client(B).createStatement().execute("SELECT 1"))
        .isInstanceOf(SQLException.class);
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (1)");
  }

  @Test
  void aMemberThatStillReceivesIsNotPromoted() {
    members.form(B);
    assertThat(members.perform(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0))))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.SEALING));
  }

  @Test
  void aFrozenPrimaryIsSealedOffAndStopped() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    Members.signal("STOP", members.server(A));
    assertThat(members.driver(A).observe(Duration.ofMillis(300)))
        .isInstanceOf(EngineState.Unresponsive.class);
    members.done(B, new HostAction.StopReceiving());
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));

    // Thawed, it has nobody left to acknowledge.
    Signal.CONT.send(members.server(A));
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    Members.signal("STOP", members.server(A));
    assertThat(members.driver(A).perform(new HostAction.Demote(), Duration.ofSeconds(15)))
        .isInstanceOf(StepOutcome.Done.class);
    assertThat(new Mariadbd(members.files(A)).processes()).isEmpty();
    assertThat(write).failsWithin(Members.LONG);
    members.done(A, new HostAction.StartFenced());
    assertThat(members.observe(A)).isInstanceOf(EngineState.Standby.class);
  }

  /** A shutdown would release what waits; its client must not take that for an acknowledgement. */
  @Test
  void aDemotedPrimaryAcknowledgesNothingThatNoStandbyHas() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    members.done(A, new HostAction.Demote());
    assertThat(write).failsWithin(Members.LONG);

    // Of MariaDB nor has it become part of its data, so it follows as it is.
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(A, new HostAction.StartFenced());
    members.comesBack(A, B, new Term(2));
    assertThat(members.ask(A, "SELECT count(*) FROM app.t")).isEqualTo("0");
  }
}
