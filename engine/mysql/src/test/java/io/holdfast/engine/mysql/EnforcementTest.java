package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static io.holdfast.engine.mysql.Members.C;
import static io.holdfast.engine.mysql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Only who is in the rule acknowledges, from the moment in which the rule is said to be in force.
 */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class EnforcementTest {
  @AutoClose private final Members members;

  EnforcementTest(Flavour flavour) {
    members = new Members(flavour);
  }

  @Test
  void aStandbyOutsideTheRuleDoesNotAcknowledge() {
    members.form(B);
    members.done(C, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(C);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    // It has the transaction, and says nothing of it.
    var written = members.primary(A).written();
    members.await(
        C,
        state ->
            state instanceof EngineState.Standby standby && standby.received().isAtLeast(written));
    assertThat(members.waiting(A)).isEqualTo(1);
    assertThat(write).isNotDone();

    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, B, C)));
    members.awaitAcknowledging(C);
    // It has the transaction already and would say nothing of it; looking at the primary sees to
    // it.
    awaitAcknowledged(write);
  }

  private void awaitAcknowledged(CompletableFuture<Void> write) {
    Members.awaitTrue(
        "the write is acknowledged",
        () -> {
          members.observe(A);
          return write.isDone();
        });
    write.join();
  }

  /** The rule is smaller as soon as it is in force, though the standby goes on following. */
  @Test
  void aStandbyThatLeavesTheRuleAcknowledgesNothingMore() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, B)));
    assertThat(
            members.ask(
                A,
                "SELECT count(*) FROM %s WHERE user = 'holdfast_ack_c'"
                    .formatted(members.flavour().words().connections())))
        .isEqualTo("0");
    members.done(B, new HostAction.StopReceiving());
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    members.awaitStreaming(C);
    Members.awaitTrue(
        "c follows without acknowledging",
        () ->
            members
                .ask(
                    A,
                    "SELECT count(*) FROM %s WHERE command = '%s' AND user = 'holdfast_follow'"
                        .formatted(
                            members.flavour().words().connections(),
                            members.flavour().words().sending()))
                .equals("1"));
    assertThat(members.waiting(A)).isEqualTo(1);

    // Degrading lets it go.
    members.done(A, new HostAction.Enforce(rule(4, 1, A, 0)));
    awaitAcknowledged(write);
    assertThat(Objects.requireNonNull(members.primary(A).enforced()).rule())
        .isEqualTo(new Revision(4));
  }

  /**
   * A member that was taken in connects anew, with its own account. That was seen as a member that
   * was told to receive from nobody: it fell out of the rule again, was attached anew, and a move
   * to it was given up.
   */
  @Test
  void aStandbyThatIsTakenInCountsAsAttachedAllTheWhileAndAcknowledgesOnceTheRuleIsInForce() {
    members.form(B);
    members.done(C, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(C);
    var entered = new AtomicBoolean();
    var seen =
        CompletableFuture.supplyAsync(
            () -> {
              var links = new HashSet<EngineState.Link>();
              while (!entered.get()) {
                links.add(((EngineState.Standby) members.observe(C)).link());
              }
              return links;
            },
            Thread.ofVirtual()::start);
    try {
      members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, B, C)));
      assertThat(
              members.ask(
                  A,
                  "SELECT count(DISTINCT user) FROM %s WHERE command = '%s' AND user IN ('holdfast_ack_b', 'holdfast_ack_c')"
                      .formatted(
                          members.flavour().words().connections(),
                          members.flavour().words().sending())))
          .isEqualTo("2");
    } finally {
      entered.set(true);
    }
    assertThat(seen.join())
        .contains(new EngineState.Link.Attached(A, new Term(1), false))
        .allMatch(EngineState.Link.Attached.class::isInstance);
  }

  /** MariaDB waits for one, whatever it is told. */
  @Test
  void aRuleOfTwoIsKeptOrRefused() {
    if (members.isMysql()) {
      members.form(B, C);
      members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
      members.done(A, new HostAction.Enforce(rule(3, 1, A, 2, B, C)));
      members.done(C, new HostAction.StopReceiving());
      var write = members.write(A, "INSERT INTO t VALUES (1)");
      members.awaitWaiting(A, 1);
      members.awaitStreaming(B);
      assertThat(write).isNotDone();
      members.done(C, new HostAction.Attach(A, new Term(1)));
      awaitAcknowledged(write);
      return;
    }
    members.form();
    assertThat(members.perform(A, new HostAction.Enforce(rule(3, 1, A, 2, B, C))))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.RULE_NOT_IN_FORCE));
  }

  @Test
  void whatSomebodyElseSwitchesOffIsNoLongerInForce() {
    members.form(B);
    members.admin(A, members.flavour().words().waitForNobody());
    assertThat(members.primary(A).enforced()).isNull();
    members.done(A, new HostAction.Enforce(rule(2, 1, A, 1, B)));
    assertThat(members.primary(A).enforced()).isNotNull();
  }

  /** When a rule comes into force, it may be acknowledged under the one before. */
  @Test
  void whatWaitsForAStandbyCountsAsWritten() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.done(B, new HostAction.StopReceiving());
    var before = members.primary(A).written();
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    assertThat(members.primary(A).written()).isGreaterThan(before);
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 0)));
    awaitAcknowledged(write);
    assertThat(Objects.requireNonNull(members.primary(A).enforced()).at()).isGreaterThan(before);
  }

  /**
   * While writes wait for a standby that is lost, another one can still be made; of MySQL when they
   * wait no longer, and until then it says so.
   */
  @Test
  void aCopyIsMadeWhileCommitsWait() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    members.kill(B);
    var write = members.write(A, "INSERT INTO t VALUES (1)");
    members.awaitWaiting(A, 1);
    if (members.isMysql()) {
      members.awaitWaitingForSeconds(A, 2);
      assertThat(members.perform(C, new HostAction.Clone(A, new Term(1))))
          .isInstanceOf(StepOutcome.Indeterminate.class)
          .asString()
          .contains("copies nothing while they do");
      members.done(A, new HostAction.Enforce(rule(3, 1, A, 0)));
      awaitAcknowledged(write);
      members.done(C, new HostAction.Clone(A, new Term(1)));
      members.awaitStreaming(C);
      return;
    }
    members.done(C, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(C);
    members.done(A, new HostAction.Enforce(rule(3, 1, A, 1, C)));
    members.awaitAcknowledging(C);
    awaitAcknowledged(write);
  }
}
