package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static io.holdfast.engine.mysql.Members.B;
import static io.holdfast.engine.mysql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that was there before becomes the first primary. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class AdoptionTest {
  @AutoClose private final Members members;

  AdoptionTest(Flavour flavour) {
    members = new Members(flavour);
  }

  @Test
  void aRunningDatabaseWithAHistoryOfItsOwnIsTakenOverAndCopied()
      throws IOException, StepEnded, InterruptedException {
    var place = members.place(A);
    Files.createDirectories(members.home(A));
    place.account().letThrough(members.home(A));
    place.account().createPrivateFolder(members.data(A));
    if (members.isMysql()) {
      run("mysqld", "--no-defaults", "--initialize-insecure", "--datadir=" + members.data(A));
    } else {
      run(
          "mariadb-install-db",
          "--no-defaults",
          "--datadir=" + members.data(A),
          "--auth-root-authentication-method=normal",
          "--skip-test-db");
    }
    var command =
        new ArrayList<>(
            place
                .account()
                .command(
                    List.of(
                        members.flavour().installation().program(members.flavour().server()),
                        "--no-defaults",
                        "--datadir=" + members.data(A),
                        "--socket=" + members.data(A).resolve("s"),
                        "--pid-file=" + members.data(A).resolve("p"),
                        "--skip-networking",
                        "--server-id=77",
                        "--log-bin=mysql-bin")));
    if (members.isMysql()) {
      command.addAll(
          List.of(
              "--mysqlx=OFF",
              "--secure-file-priv=NULL",
              "--gtid-mode=ON",
              "--enforce-gtid-consistency=ON"));
    }
    command.addFirst("setsid");
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(members.home(A).resolve("before.log").toFile())
        .start();
    Members.awaitTrue("it runs", () -> Files.exists(members.data(A).resolve("s")));
    run(
        members.isMysql() ? "mysql" : "mariadb",
        "--no-defaults",
        "--user=root",
        "--socket=" + members.data(A).resolve("s"),
        "--execute=CREATE DATABASE app; USE app; CREATE TABLE t (n int PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3)");

    assertThat(members.observe(A)).isInstanceOf(EngineState.Primary.class);
    members.done(A, new HostAction.Adopt(new Term(1), rule(1, 1, A, 0)));
    var primary = members.primary(A);
    assertThat(primary.term()).isEqualTo(new Term(1));
    assertThat(primary.enforced()).isNotNull();
    assertThat(primary.open()).isFalse();
    members.done(A, new HostAction.Open());
    assertThat(members.text(A, "SELECT count(*) FROM t")).isEqualTo("3");
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(members.ask(B, "SELECT count(*) FROM app.t")).isEqualTo("3");
  }

  private void run(String program, String... arguments)
      throws IOException, StepEnded, InterruptedException {
    var command = new ArrayList<>(List.of(members.flavour().installation().program(program)));
    command.addAll(List.of(arguments));
    var result =
        new Command(Members.account(), command, Map.of()).run(Deadline.after(Members.LONG));
    assertThat(result.isSuccess()).as(result.text()).isTrue();
  }
}
