package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static io.holdfast.engine.mysql.Members.C;
import static io.holdfast.engine.mysql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How a former primary, or a standby that somebody wrote to, comes back. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class RejoiningTest {
  @AutoClose private final Members members;

  RejoiningTest(Flavour flavour) {
    members = new Members(flavour);
  }

  private void crashWithAnUnacknowledgedWrite() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    members.done(B, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (2)");
    members.awaitWaiting(A, 1);
    members.kill(A);
    assertThat(write).failsWithin(Members.LONG);
  }

  @Test
  void aCrashedPrimaryComesBackAndItsUnacknowledgedWriteIsSaved() {
    crashWithAnUnacknowledgedWrite();
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (3)");

    members.done(A, new HostAction.StartFenced());
    members.comesBack(A, B, new Term(2));
    Members.awaitTrue(
        "it has what the primary has",
        () -> members.text(A, "SELECT group_concat(n ORDER BY n) FROM t").equals("1,3"));
    assertThat(members.files(A).diverged()).isDirectoryRecursivelyContaining("glob:**/binlog.*");
    assertThat(members.incidents).anyMatch(told -> told.message().contains("was saved in"));
    assertThat(members.files(A).held()).doesNotExist();
  }

  /** It arrived at a standby, which did not say so. */
  @Test
  void whatWasSentAndNotAcknowledgedBecomesPartOfBothAndNothingIsSavedOrCopied() {
    members.form(B);
    members.done(C, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(C);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    var written = members.primary(A).written();
    members.await(
        C,
        state ->
            state instanceof EngineState.Standby standby && standby.received().isAtLeast(written));
    assertThat(members.waiting(A)).isEqualTo(1);
    members.kill(A);
    assertThat(write).failsWithin(Members.LONG);

    members.done(C, new HostAction.StopReceiving());
    members.done(C, new HostAction.Promote(new Term(2), rule(3, 2, C, 0)));
    members.done(A, new HostAction.StartFenced());
    // Until the next primary is known to have it, it is no part of the data; MySQL commits it.
    assertThat(members.ask(A, "SELECT count(*) FROM app.t"))
        .isEqualTo(members.isMysql() ? "1" : "0");
    members.done(A, new HostAction.Attach(C, new Term(2)));
    members.awaitStreaming(A);
    for (var host : List.of(A, C)) {
      Members.awaitTrue(
          host + " has it", () -> members.ask(host, "SELECT count(*) FROM app.t").equals("1"));
    }
    assertThat(members.files(A).diverged()).doesNotExist();
    assertThat(members.incidents).isEmpty();
  }

  /** Acknowledged and committed a moment ago; whether its client heard of it is its luck. */
  @Test
  void whatAReaderOfTheCrashedPrimarySawIsKept() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    Members.awaitTrue(
        "it is visible", () -> members.ask(A, "SELECT count(*) FROM app.t").equals("1"));
    members.kill(A);
    members.done(B, new HostAction.StopReceiving());
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    assertThat(members.ask(B, "SELECT count(*) FROM app.t")).isEqualTo("1");
    members.done(A, new HostAction.StartFenced());
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(A);
    assertThat(members.ask(A, "SELECT count(*) FROM app.t")).isEqualTo("1");
    assertThat(members.files(A).diverged()).doesNotExist();
    assertThat(write.handle((_, _) -> true).join()).isTrue();
  }

  /** It may have been acknowledged, for all that the crashed server knows. */
  @Test
  void aCrashedPrimaryCountsWithWhatItHadLoggedAndCommitsItWhenItLeadsAgain() {
    crashWithAnUnacknowledgedWrite();
    var behind = ((EngineState.Standby) members.observe(B)).received();
    members.done(A, new HostAction.StartFenced());
    var standby = (EngineState.Standby) members.observe(A);
    assertThat(standby.received()).isGreaterThan(behind);
    assertThat(standby.replayed()).isEqualTo(members.isMysql() ? standby.received() : behind);
    // Also after another crash, and after a restart of the agent.
    members.kill(A);
    members.restartAgent(A);
    members.done(A, new HostAction.StartFenced());
    assertThat(((EngineState.Standby) members.observe(A)).received()).isEqualTo(standby.received());

    members.done(A, new HostAction.Promote(new Term(2), rule(3, 2, A, 0)));
    members.done(A, new HostAction.Open());
    assertThat(members.text(A, "SELECT group_concat(n ORDER BY n) FROM t")).isEqualTo("1,2");
    members.done(B, new HostAction.Attach(A, new Term(2)));
    Members.awaitTrue(
        "the standby gets it",
        () -> members.ask(B, "SELECT group_concat(n ORDER BY n) FROM app.t").equals("1,2"));
  }

  /** A change of a table's definition cannot be taken back by recovery; in MySQL nothing can. */
  @Test
  void anUnacknowledgedDefinitionIsSavedAndTheMemberCopiedAnew() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    var _ = members.write(A, "CREATE TABLE u (n int PRIMARY KEY)");
    members.awaitWaiting(A, 1);
    members.kill(A);
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(A, new HostAction.StartFenced());
    var outcome = members.perform(A, new HostAction.Attach(B, new Term(2)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    assertThat(members.perform(A, new HostAction.Rewind(B, new Term(2))))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(A, new HostAction.Clone(B, new Term(2)));
    members.awaitStreaming(A);
    assertThat(members.files(A).diverged()).isDirectoryRecursivelyContaining("glob:**/binlog.*");
    assertThat(
            members.ask(A, "SELECT count(*) FROM information_schema.tables WHERE table_name = 'u'"))
        .isEqualTo("0");
  }

  @Test
  void whatSomebodyWroteToAStandbyIsFoundSavedAndReplaced() throws IOException {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    Members.awaitTrue(
        "b has the table",
        () ->
            members
                .ask(B, "SELECT count(*) FROM information_schema.tables WHERE table_name = 't'")
                .equals("1"));
    members.done(B, new HostAction.StopReceiving());
    var before = ((EngineState.Standby) members.observe(B)).received();
    if (members.isMysql()) {
      members.admin(B, "SET GLOBAL super_read_only = OFF");
    }
    members.admin(B, "SET SESSION sql_log_bin = 1", "INSERT INTO app.t VALUES (99)");
    // It makes the member no more advanced.
    assertThat(((EngineState.Standby) members.observe(B)).received()).isEqualTo(before);
    assertThat(members.perform(B, new HostAction.Attach(A, new Term(1))))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitAcknowledging(B);
    assertThat(members.text(B, "SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(members.files(B).diverged()).isDirectoryRecursivelyContaining("glob:**/binlog.*");
    try (var entries = Files.list(members.home(B))) {
      assertThat(entries).noneMatch(path -> path.getFileName().toString().contains(".old-"));
    }
  }

  /** A member that was copied knows the terms before its copy, so others can follow it. */
  @Test
  void aCopiedMemberLeadsThoseThatAreOlder() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    members.done(A, new HostAction.Demote());
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(B, new HostAction.Open());
    members.done(C, new HostAction.Clone(B, new Term(2)));
    members.awaitStreaming(C);
    members.done(C, new HostAction.StopReceiving());
    members.done(B, new HostAction.Demote());
    members.done(C, new HostAction.Promote(new Term(3), rule(4, 3, C, 0)));
    members.done(B, new HostAction.Attach(C, new Term(3)));
    // This one stopped in term 1; the copy's log does not reach back to that.
    var outcome = members.perform(A, new HostAction.Attach(C, new Term(3)));
    if (outcome instanceof StepOutcome.Refused(var reason)) {
      assertThat(reason.code()).isEqualTo(ReasonCode.LOG_GONE);
      members.done(A, new HostAction.Clone(C, new Term(3)));
    }
    members.awaitStreaming(A);
    members.awaitStreaming(B);
  }
}
