package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.StepOutcome;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The way from one primary to the next, and back for the former one. */
class FailoverTest {
  @AutoClose private final Members members = new Members();

  @Test
  void replacesAKilledPrimaryWithoutLosingAnAcknowledgedWrite() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    var primary = members.primary(A);
    assertThat(primary.open()).isTrue();
    assertThat(primary.term()).isEqualTo(new Term(1));
    assertThat(primary.enforced()).isNotNull();

    members.kill(A);
    assertThat(members.driver(A).processChanged()).isTrue();
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    members.done(B, new HostAction.StopReceiving());
    members.done(C, new HostAction.StopReceiving());
    assertThat(((EngineState.Standby) members.observe(B)).received())
        .isGreaterThanOrEqualTo(primary.written());
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 1, A, C)));
    var next = members.primary(B);
    assertThat(next.term()).isEqualTo(new Term(2));
    assertThat(next.open()).isFalse();
    assertThat(next.enforced()).isNotNull();
    assertThat(next.enforced().rule()).isEqualTo(new Revision(3));

    members.done(C, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(C);
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (2)");
    assertThat(members.text(B, "SELECT count(*) FROM t")).isEqualTo("2");

    members.done(A, new HostAction.StartFenced());
    var outcome = members.perform(A, new HostAction.Attach(B, new Term(2)));
    if (outcome instanceof StepOutcome.Refused) {
      members.done(A, new HostAction.Rewind(B, new Term(2)));
    }
    members.awaitStreaming(A);
    members.done(B, new HostAction.Demote());
    assertThat(members.observe(B)).isInstanceOf(EngineState.Stopped.class);
  }
}
