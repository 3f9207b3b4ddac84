package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The ladder back: as it is, rewound, copied anew; nothing that only one member had is thrown away.
 */
class RejoiningTest {
  @AutoClose
  private final Members members =
      new Members(
          Map.of("wal_keep_size", "0", "max_slot_wal_keep_size", "32MB", "max_wal_size", "32MB"));

  @Test
  void aSlotOfALostStandbyIsDroppedAndItsStandbyIsCopiedAnew() {
    members.form(B, C);
    members.done(A, new HostAction.KeepLogFor(Set.of(B, C)));
    members.done(B, new HostAction.Demote());
    members.sql(A, "CREATE TABLE t (n int)");
    writeMuchLog(A);
    members.done(A, new HostAction.KeepLogFor(Set.of(B, C)));
    assertThat(members.incidents)
        .anyMatch(incident -> incident.message().startsWith("slot holdfast_b was dropped"));
    // It is not made again for a standby that is away, or the disk would fill once more.
    members.done(A, new HostAction.KeepLogFor(Set.of(B, C)));
    assertThat(slots(A)).isEqualTo("holdfast_c");
    writeMuchLog(A);

    var outcome = members.perform(B, new HostAction.Attach(A, new Term(1)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.LOG_GONE));
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(slots(A)).isEqualTo("holdfast_b,holdfast_c");
    members.done(A, new HostAction.KeepLogFor(Set.of(C)));
  }

  @Test
  void whatAnIsolatedPrimaryHadAloneIsSavedBeforeItIsRewound()
      throws IOException, InterruptedException {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    sealBWithAllThatCHas();
    // Written, never acknowledged, and then its machine stops.
    var write = members.write(A, "INSERT INTO t VALUES (666)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
    members.kill(A);
    assertThat(write.handle((_, failure) -> failure).join()).isNotNull();
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 1, A, C)));
    members.done(C, new HostAction.Attach(B, new Term(2)));
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (2)");

    assertThat(members.perform(A, new HostAction.Attach(B, new Term(2))))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(A, new HostAction.Rewind(B, new Term(2)));
    members.awaitStreaming(A);
    assertThat(members.text(A, "SELECT string_agg(n::text, ',' ORDER BY n) FROM t"))
        .isEqualTo("1,2");
    try (var saved = Files.walk(members.home(A).resolve("diverged"))) {
      assertThat(saved.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .as("the note, and the one file in which the few bytes are")
          .contains("note.json")
          .hasSize(2);
    }
    assertThat(savedRecords(A)).as("up to its end").contains("desc: INSERT").contains("COMMIT");
  }

  /** What PostgreSQL's own reader finds from the fork to the end; it fails at a torn record. */
  private String savedRecords(HostId host) throws IOException, InterruptedException {
    try (var saved = Files.list(members.home(host).resolve("diverged"))) {
      var folder = saved.findFirst().orElseThrow();
      var note = Files.readString(folder.resolve("note.json"));
      var place =
          Pattern.compile("\"end\": \"(.+?)\", \"timeline\": (.+?), \"fork\": \"(.+?)\"")
              .matcher(note);
      assertThat(place.find()).as(note).isTrue();
      var reader =
          new ProcessBuilder(
                  Installation.newest().orElseThrow().program("pg_waldump"),
                  "-p",
                  folder.toString(),
                  "-t",
                  place.group(2),
                  "-s",
                  place.group(3),
                  "-e",
                  place.group(1))
              .redirectErrorStream(true)
              .start();
      var records = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reader.waitFor()).as(records).isZero();
      return records;
    }
  }

  /**
   * The fork lay after the last checkpoint, the only position that was looked at: the log that the
   * former primary alone had was deleted with its data.
   */
  @Test
  void whatAnIsolatedPrimaryHadAloneIsSavedBeforeItIsCopiedAnew() throws IOException {
    isolatedPrimaryIsReplaced();
    members.done(A, new HostAction.Clone(B, new Term(2)));
    members.awaitStreaming(A);
    try (var saved = Files.walk(members.home(A).resolve("diverged"))) {
      assertThat(saved.map(file -> file.getFileName().toString())).contains("note.json");
    }
    assertThat(members.incidents)
        .anyMatch(incident -> incident.message().startsWith("log that only this member had"));
  }

  @Test
  void aStandbyThatHadNothingAloneIsCopiedAnewWithoutAlarm() {
    isolatedPrimaryIsReplaced();
    members.done(C, new HostAction.Clone(B, new Term(2)));
    members.awaitStreaming(C);
    assertThat(members.home(C).resolve("diverged")).doesNotExist();
  }

  /** The primary logs things of its own at any time, and either standby may acknowledge a write. */
  private void sealBWithAllThatCHas() {
    members.done(C, new HostAction.StopReceiving());
    var end = received(members.observe(C));
    members.await(B, state -> received(state).isAtLeast(end));
    members.done(B, new HostAction.StopReceiving());
  }

  private static LogPosition received(EngineState state) {
    return ((EngineState.Standby) state).received();
  }

  private void isolatedPrimaryIsReplaced() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    sealBWithAllThatCHas();
    var write = members.write(A, "INSERT INTO t VALUES (666)");
    Members.awaitTrue("the write waits", () -> !members.processes(A, "waiting for").isEmpty());
    members.kill(A);
    assertThat(write.handle((_, failure) -> failure).join()).isNotNull();
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 1, A, C)));
    members.done(B, new HostAction.Open());
  }

  @Test
  void dataWhoseLogCannotBeLookedAtIsKept() throws IOException {
    members.form(B);
    members.done(B, new HostAction.Demote());
    Files.delete(members.data(B).resolve("global").resolve("pg_control"));
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    try (var kept = Files.newDirectoryStream(members.home(B), "data.old-*")) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void anInterruptedRewindLeavesNothingThatIsTakenForData() throws IOException {
    members.form(B);
    members.done(B, new HostAction.Demote());
    DurableFile.write(members.files(B).rewinding(), "a 1\n", Members.account());
    assertThat(members.observe(B)).isEqualTo(new EngineState.Absent());
    assertThat(members.perform(B, new HostAction.StartFenced()))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
  }

  @Test
  void aHalfMadeCopyIsThrownAwayAndForeignDataIsKept() throws IOException {
    members.form();
    var half = Files.createDirectories(members.files(B).dataInTheMaking());
    Files.writeString(half.resolve("PG_VERSION"), "15");
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(half).doesNotExist();

    // Data of unknown making in the place of c's: it may be replaced, but not deleted.
    members.done(B, new HostAction.Demote());
    members.driver(C);
    Files.createDirectories(members.home(C));
    copy(B, C);
    members.done(C, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(C);
    try (var kept = Files.newDirectoryStream(members.home(C), "data.old-*")) {
      assertThat(kept).hasSize(1);
    }
  }

  private void copy(HostId from, HostId to) throws IOException {
    try {
      assertThat(
              new ProcessBuilder(
                      "cp", "-a", members.data(from).toString(), members.data(to).toString())
                  .start()
                  .waitFor())
          .isZero();
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }

  private void writeMuchLog(HostId primary) {
    for (var file = 0; file < 4; file++) {
      members.admin(primary, "SELECT pg_switch_wal()");
      members.sql(primary, "INSERT INTO t VALUES (1)");
    }
    members.admin(primary, "CHECKPOINT");
  }

  private String slots(HostId primary) {
    return members.text(
        primary, "SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots");
  }
}
