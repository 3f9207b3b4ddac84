package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static io.holdfast.engine.mysql.Members.C;
import static io.holdfast.engine.mysql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The way from one primary to the next, and back for the former one. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class FailoverTest {
  @AutoClose private final Members members;

  FailoverTest(Flavour flavour) {
    members = new Members(flavour);
  }

  @Test
  void replacesAKilledPrimaryWithoutLosingAnAcknowledgedWrite() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    var primary = members.primary(A);
    assertThat(primary.open()).isTrue();
    assertThat(primary.term()).isEqualTo(new Term(1));
    assertThat(primary.enforced()).isNotNull();

    members.kill(A);
    Members.awaitTrue("its end is noticed", () -> members.driver(A).processChanged());
    assertThat(members.observe(A)).isInstanceOf(EngineState.Stopped.class);
    members.done(B, new HostAction.StopReceiving());
    members.done(C, new HostAction.StopReceiving());
    // One of them has it; the most advanced is the one to promote.
    var ofB = ((EngineState.Standby) members.observe(B)).received();
    var ofC = ((EngineState.Standby) members.observe(C)).received();
    assertThat(ofB.isAtLeast(primary.written()) || ofC.isAtLeast(primary.written())).isTrue();
    if (!ofB.isAtLeast(ofC)) {
      promoteAndRejoin(C, B);
    } else {
      promoteAndRejoin(B, C);
    }
  }

  private void promoteAndRejoin(HostId chosen, HostId other) {
    members.done(chosen, new HostAction.Promote(new Term(2), rule(3, 2, chosen, 1, A, other)));
    var next = members.primary(chosen);
    assertThat(next.term()).isEqualTo(new Term(2));
    assertThat(next.written().term()).isEqualTo(new Term(2));
    assertThat(next.open()).isFalse();
    assertThat(next.enforced()).isNotNull();
    assertThat(next.enforced().rule()).isEqualTo(new Revision(3));

    members.done(other, new HostAction.Attach(chosen, new Term(2)));
    members.awaitAcknowledging(other);
    members.done(chosen, new HostAction.Open());
    members.sql(chosen, "INSERT INTO t VALUES (2)");
    assertThat(members.text(chosen, "SELECT count(*) FROM t")).isEqualTo("2");

    members.done(A, new HostAction.StartFenced());
    members.done(A, new HostAction.Attach(chosen, new Term(2)));
    members.awaitAcknowledging(A);
    Members.awaitTrue(
        "the former primary has caught up",
        () -> members.text(A, "SELECT count(*) FROM t").equals("2"));
    members.done(chosen, new HostAction.Demote());
    assertThat(members.observe(chosen))
        .isInstanceOfSatisfying(
            EngineState.Stopped.class, stopped -> assertThat(stopped.finalPosition()).isNotNull());
    var log = members.errorLog(chosen);
    assertThat(log.substring(log.lastIndexOf("ready for connections")))
        .as("it was not ended by force, although standbys were connected")
        .contains("Shutdown complete");
  }
}
