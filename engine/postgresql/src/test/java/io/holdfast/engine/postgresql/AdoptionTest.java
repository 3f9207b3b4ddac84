package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Data that was here before Holdfast. */
class AdoptionTest {
  @AutoClose private final Members members = new Members();

  @Test
  void takesOverARunningDatabaseWithItsDataAndSettings() throws Exception {
    makeForeign();
    startForeign();
    psql("CREATE ROLE app LOGIN");
    psql("CREATE DATABASE app OWNER app");
    psql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    psql("ALTER SYSTEM SET work_mem = '7MB'");
    psql("CREATE TABLE precious AS SELECT 42 AS n");

    var found = members.primary(A);
    assertThat(found.term()).isEqualTo(new Term(1));
    assertThat(found.enforced()).isNull();
    members.done(A, new HostAction.Adopt(new Term(1), rule(1, 1, A, 0)));
    var adopted = members.primary(A);
    assertThat(adopted.open()).isFalse();
    assertThat(adopted.enforced()).isNotNull();
    assertThat(members.incidents)
        .anyMatch(incident -> incident.message().contains("synchronous_standby_names"));
    members.done(A, new HostAction.Open());
    assertThat(members.text(A, "SHOW work_mem")).isEqualTo("7MB");
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    members.done(A, new HostAction.Enforce(rule(2, 1, A, 1, B)));
    members.admin(A, "GRANT SELECT ON precious TO app");
    // Again is harmless: an agent may die before it has reported.
    members.done(A, new HostAction.Adopt(new Term(1), rule(2, 1, A, 1, B)));
  }

  @Test
  void takesOverAStoppedDatabase() throws Exception {
    makeForeign();
    assertThat(((EngineState.Stopped) members.observe(A)).finalPosition()).isNotNull();
    members.done(A, new HostAction.Adopt(new Term(1), rule(1, 1, A, 0)));
    assertThat(members.primary(A).enforced()).isNotNull();
  }

  @Test
  void refusesWhatItCannotUseAndSaysWhatToDo() throws Exception {
    members.driver(A);
    var data = Files.createDirectory(members.data(A));
    assertThat(members.observe(A)).isEqualTo(new EngineState.Absent());
    var stranger = Files.writeString(data.resolve("diary.txt"), "dear diary");
    assertUnusable("has no PG_VERSION");
    for (var action :
        List.of(
            new HostAction.Initialize(new Term(1), rule(1, 1, A, 0)),
            new HostAction.Adopt(new Term(1), rule(1, 1, A, 0)))) {
      assertThat(members.perform(A, action)).isInstanceOf(StepOutcome.Refused.class);
    }
    assertThat(stranger).hasContent("dear diary");

    Files.delete(stranger);
    Files.delete(data);
    makeForeign();
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertUnusable("chmod 0700");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    var version = Files.readString(data.resolve("PG_VERSION"));
    Files.writeString(data.resolve("PG_VERSION"), "99\n");
    assertUnusable("install postgresql-99");
    Files.writeString(data.resolve("PG_VERSION"), version);
    Files.move(data.resolve("global/pg_control"), data.resolve("global/elsewhere"));
    assertUnusable("no global/pg_control");
    Files.move(data.resolve("global/elsewhere"), data.resolve("global/pg_control"));
    if (Members.account().switching()) {
      Files.setAttribute(data, "unix:uid", 0);
      assertUnusable("chown -R");
      Members.account().own(data);
    }
    assertThat(members.observe(A)).isInstanceOf(EngineState.Stopped.class);
  }

  @Test
  void damagedControlFileIsNotStarted() throws Exception {
    makeForeign();
    Files.write(members.data(A).resolve("global/pg_control"), new byte[100]);
    assertThat(members.observe(A)).isInstanceOf(EngineState.Unusable.class);
  }

  private void assertUnusable(String advice) {
    assertThat(members.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Unusable.class,
            unusable -> assertThat(unusable.reason().detail()).contains(advice));
  }

  private void makeForeign() throws Exception {
    members.driver(A);
    Members.account().letThrough(members.home(A));
    Members.account().createPrivateFolder(members.data(A));
    run("initdb", "--pgdata=" + members.data(A), "--username=root_of_all", "--auth=trust");
  }

  private void startForeign() throws Exception {
    run(
        "pg_ctl",
        "start",
        "--pgdata=" + members.data(A),
        "--log=" + members.data(A).resolve("foreign.log"),
        "--options=-p " + members.port() + " -h " + Members.address(A) + " -k ''");
  }

  private void psql(String sql) throws Exception {
    run(
        "psql",
        "--host=" + Members.address(A),
        "--port=" + members.port(),
        "--username=root_of_all",
        "--dbname=postgres",
        "--command=" + sql);
  }

  private static void run(String program, String... arguments)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Installation.newest().orElseThrow().program(program));
    command.addAll(List.of(arguments));
    var result =
        new Command(Members.account(), command, Map.of()).run(Deadline.after(Members.LONG));
    assertThat(result.isSuccess()).as(result.text()).isTrue();
  }
}
