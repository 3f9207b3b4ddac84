package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A crash can cost MariaDB the table in which it keeps how far it is. */
class LostTableTest {
  private static final HostAction ATTACH = new HostAction.Attach(A, new Term(1));

  @AutoClose private final Members members = new Members(new Mariadb());

  @Test
  void aStandbyWithoutItIsNotTriedForEverButCopiedAnew() {
    members.form(B);
    members.done(B, new HostAction.StopReceiving());
    members.admin(B, "SET SESSION sql_log_bin = OFF", "DROP TABLE mysql.gtid_slave_pos");

    assertThat(members.perform(B, ATTACH))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
  }
}
