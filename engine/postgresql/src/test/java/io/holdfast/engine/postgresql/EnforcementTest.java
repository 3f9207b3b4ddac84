package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An ack rule is reported in force only when nothing can act by another one. */
class EnforcementTest {
  @AutoClose private final Members members = new Members();

  @Test
  void isNotConfirmedWhileAFrozenWalsenderStillActsByTheOldRule() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)");
    var senders = members.processes(A, ": walsender ");
    assertThat(senders).hasSize(2);
    for (var sender : senders) {
      Members.signal("STOP", sender);
      var outcome =
          members
              .driver(A)
              .perform(new HostAction.Enforce(rule(3, 1, A, 2, B, C)), Duration.ofMillis(700));
      assertThat(outcome).isInstanceOf(StepOutcome.Indeterminate.class);
      assertThat(members.primary(A).enforced()).isNull();
      var write = members.write(A, "INSERT INTO t VALUES (1)");
      Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
      assertThat(write).isNotDone();
      Members.signal("CONT", sender);
      members.done(A, new HostAction.Enforce(rule(4, 1, A, 2, B, C)));
      write.join();
      members.done(A, new HostAction.Enforce(rule(5, 1, A, 1, B, C)));
    }
    assertThat(members.primary(A).enforced()).isNotNull();
  }

  /** One frozen process held up every change of the rule for as long as it was frozen. */
  @Test
  void aFrozenWalsenderIsEndedAndItsStandbyComesBack() {
    members.form(B, C);
    var sender = members.processes(A, ": walsender ").getFirst();
    Members.signal("STOP", sender);
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 2, B, C)));
    assertThat(members.primary(A).enforced()).isNotNull();
    members.awaitStreaming(B);
    members.awaitStreaming(C);
    assertThat(members.processes(A, ": walsender ")).hasSize(2).doesNotContain(sender);
  }

  /** Its walsender waits for nothing, so it takes the new rule at once. */
  @Test
  void aFrozenStandbyDoesNotHoldUpTheRule() {
    members.form(B, C);
    var receivers = members.processes(B, ": walreceiver");
    assertThat(receivers).hasSize(1);
    receivers.forEach(receiver -> Members.signal("STOP", receiver));
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, C)));
    receivers.forEach(receiver -> Members.signal("CONT", receiver));
    assertThat(members.primary(A).enforced()).isNotNull();
  }

  @Test
  void nothingIsAcknowledgedThatTheRuleDoesNotAllow() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)");
    members.done(B, new HostAction.StopReceiving());
    members.sql(A, "INSERT INTO t VALUES (1)");
    members.done(C, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (2)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
    assertThat(write).isNotDone();
    // Degrading, on the record: nobody needs to hold it any more.
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 0)));
    write.join();
    // And back: from here on commits wait again, which the checkpointer has to learn.
    members.done(A, new HostAction.Enforce(rule(4, 1, A, 1, B)));
    var next = members.write(A, "INSERT INTO t VALUES (3)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
    members.done(B, new HostAction.Attach(A, new io.holdfast.core.cluster.Term(1)));
    next.join();
    assertThat(members.text(A, "SELECT count(*) FROM t")).isEqualTo("3");
  }

  /**
   * Commits that wait for the old rule's standbys are released by the new one's replies, and a
   * standby that has replied to everything says nothing more: they waited for its next word.
   */
  @Test
  void aWriteThatWaitedIsReleasedByTheNewRuleAlthoughNobodyWrites() {
    members.form(B, C);
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 2, B, C)));
    members.sql(A, "CREATE TABLE t (n int)");
    var receivers = members.processes(C, ": walreceiver");
    receivers.forEach(receiver -> Members.signal("STOP", receiver));
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
    var before = members.primary(A).written();
    members.await(
        B, state -> state instanceof EngineState.Standby it && it.received().isAtLeast(before));
    members.done(A, new HostAction.Enforce(rule(4, 1, A, 1, B)));
    write.join();
    receivers.forEach(receiver -> Members.signal("CONT", receiver));
    assertThat(members.primary(A).written()).as("standbys were asked").isGreaterThan(before);
  }

  /**
   * The server shows priority 0 for a walsender that does not know yet how far its standby flushed,
   * also when it would act. A receiver that never says is such a one for ever.
   */
  @Test
  void endsAWalsenderOfAMembersNameThatHidesByWhatItActs() throws IOException {
    members.form(B);
    var password = members.home(A).resolve("test.pgpass");
    var place = new Place(members.context(A), Members.account(), members.files(A));
    place.writePasswordFile(password);
    var target = members.home(A).resolve("run");
    var receiver =
        Thread.ofVirtual()
            .start(() -> {
              try {
                var _ =
                    new Command(
                            Members.account(),
                            List.of(
                                Installation.newest().orElseThrow().program("pg_receivewal"),
                                "--no-loop",
                                "--directory=" + target,
                                "--dbname="
                                    + place.connectionTo(A, password)
                                    + " application_name=c"),
                            Map.of())
                        .run(Deadline.after(Members.LONG));
              } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
              }
            });
    Members.awaitTrue(
        "the receiver streams", () -> members.processes(A, ": walsender ").size() == 2);
    assertThat(receiver.isAlive()).isTrue();
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 0)));
    members.done(A, new HostAction.Enforce(rule(4, 1, A, 1, B)));
    Members.awaitTrue("it was ended", () -> !receiver.isAlive());
    assertThat(members.primary(A).enforced()).isNotNull();
  }

  @Test
  void aRestartedAgentConfirmsAnew() {
    members.form(B);
    members.restartAgent(A);
    var found = members.primary(A);
    assertThat(found.open()).isTrue();
    assertThat(found.enforced()).isNull();
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, B)));
    var enforced = members.primary(A).enforced();
    assertThat(enforced).isNotNull();
    assertThat(enforced.rule()).isEqualTo(new Revision(3));
  }

  @Test
  void alterSystemDoesNotUndermineIt() {
    members.form(B);
    members.admin(A, "ALTER SYSTEM SET synchronous_standby_names = ''");
    members.admin(A, "SELECT pg_reload_conf()");
    members.await(
        A,
        state ->
            state instanceof io.holdfast.core.report.EngineState.Primary primary
                && primary.enforced() == null);
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, B)));
    assertThat(members.primary(A).enforced()).isNotNull();
    assertThat(members.incidents)
        .anyMatch(incident -> incident.message().contains("synchronous_standby_names"));
  }
}
