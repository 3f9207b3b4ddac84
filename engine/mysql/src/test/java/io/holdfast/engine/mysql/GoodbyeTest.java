package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Signal;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A standby does not wait for the answer of a primary that it says goodbye to. */
class GoodbyeTest {
  @AutoClose private final Members members = new Members(new Mariadb());

  @Test
  void aSilentPrimaryIsNotWaitedFor() {
    members.form(B);
    members.admin(B, "SET GLOBAL rpl_semi_sync_slave_kill_conn_timeout = 3600");
    Members.signal("STOP", members.server(A));

    members.done(B, new HostAction.StopReceiving());

    assertThat(members.observe(B))
        .isInstanceOfSatisfying(
            EngineState.Standby.class,
            standby -> assertThat(standby.link()).isInstanceOf(EngineState.Link.Detached.class));
    Signal.CONT.send(members.server(A));
  }

  /** What the one that said goodbye had is what it goes on with. */
  @Test
  void itFollowsAgainAfterwards() {
    members.form(B);
    members.sql(A, "CREATE TABLE t (n int PRIMARY KEY)");
    Members.signal("STOP", members.server(A));
    members.done(B, new HostAction.StopReceiving());
    Signal.CONT.send(members.server(A));

    members.done(B, new HostAction.Attach(A, new Term(1)));

    members.awaitStreaming(B);
    members.sql(A, "INSERT INTO t VALUES (1)");
    var written = members.primary(A).written();
    members.await(
        B,
        state ->
            state instanceof EngineState.Standby standby && standby.replayed().isAtLeast(written));
    assertThat(members.ask(B, "SELECT count(*) FROM app.t")).isEqualTo("1");
  }
}
