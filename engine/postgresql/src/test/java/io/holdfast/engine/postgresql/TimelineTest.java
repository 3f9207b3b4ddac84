package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every term is one timeline, whatever was skipped, announced or abandoned before. */
class TimelineTest {
  @AutoClose private final Members members = new Members();

  @Test
  void skippedTermsLeaveAWayForEverybody() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    members.kill(A);
    seal(B, C);
    members.done(B, new HostAction.Promote(new Term(5), rule(3, 5, B, 1, A, C)));
    assertThat(members.primary(B).term()).isEqualTo(new Term(5));

    members.done(C, new HostAction.Attach(B, new Term(5)));
    var following = members.awaitStreaming(C);
    assertThat(following.link()).isEqualTo(new EngineState.Link.Attached(B, new Term(5), true));
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t VALUES (2)");
    assertThat(members.awaitStandby(C).received().term()).isEqualTo(new Term(5));

    // The former primary from timeline 1, over all the skipped ones.
    join(A, B, 5);
    assertThat(members.text(A, "SELECT count(*) FROM t")).isEqualTo("2");

    // A standby that was restarted knows where it is.
    members.done(C, new HostAction.Demote());
    members.done(C, new HostAction.StartFenced());
    assertThat(((EngineState.Standby) members.observe(C)).received().term()).isEqualTo(new Term(5));
    members.done(C, new HostAction.Attach(B, new Term(5)));

    // And a new copy, which has no files of timelines 1 to 4, can lead an old member further.
    members.done(A, new HostAction.Clone(B, new Term(5)));
    members.awaitStreaming(A);
    members.kill(B);
    seal(A, C);
    members.done(A, new HostAction.Promote(new Term(7), rule(4, 7, A, 1, B, C)));
    assertThat(members.primary(A).term()).isEqualTo(new Term(7));
    join(C, A, 7);
    join(B, A, 7);
    assertThat(members.text(B, "SELECT count(*) FROM t")).isEqualTo("2");
  }

  @Test
  void aDeadBranchIsRewoundAndWhatItHadIsSaved() throws IOException {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)");
    members.kill(A);
    seal(B, C);
    // B becomes primary of term 2 and dies before anybody follows; what it wrote is nobody else's.
    members.done(B, new HostAction.Promote(new Term(2), rule(3, 2, B, 0)));
    members.done(B, new HostAction.Open());
    members.sql(B, "INSERT INTO t SELECT generate_series(10, 1000)");
    // Killed before its first checkpoint, its control file may not name its timeline yet, and
    // pg_rewind then looks for the fork in the wrong one; such a member is copied anew.
    members.awaitCheckpoint(B, 2);
    members.kill(B);
    members.done(C, new HostAction.Promote(new Term(3), rule(4, 3, C, 0)));
    members.done(C, new HostAction.Open());
    members.sql(C, "INSERT INTO t VALUES (2)");
    assertThat(members.primary(C).term()).isEqualTo(new Term(3));

    var outcome = members.perform(B, new HostAction.Attach(C, new Term(3)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    members.done(B, new HostAction.Rewind(C, new Term(3)));
    members.awaitStreaming(B);
    assertThat(members.text(B, "SELECT string_agg(n::text, ',' ORDER BY n) FROM t"))
        .isEqualTo("1,2");
    assertThat(members.incidents).anyMatch(incident -> incident.message().contains("saved in"));
    try (var saved = Files.walk(members.home(B).resolve("diverged"))) {
      assertThat(saved.map(file -> file.getFileName().toString()))
          .contains("note.json")
          .anyMatch(name -> name.startsWith("00000002"));
    }

    // The number of the dead branch stays taken: the next term is past it for everybody.
    join(A, C, 3);
    members.kill(C);
    seal(A, B);
    members.done(B, new HostAction.Promote(new Term(4), rule(5, 4, B, 0)));
    join(A, B, 4);
    assertThat(members.text(A, "SELECT string_agg(n::text, ',' ORDER BY n) FROM t"))
        .isEqualTo("1,2");
  }

  /**
   * A standby hears of its primary's timeline before it has received the end of the one before.
   * When that primary dies, its timeline must not become part of the standby's own history.
   */
  @Test
  void anAnnouncedTimelineThatWasNeverReachedIsNoPartOfTheHistory() throws IOException {
    members.form(B);
    seal(B);
    DurableFile.write(
        members.files(B).wal().resolve(HistoryFiles.name(2)),
        "1\t0/7F000000\tno recovery target specified\n",
        Members.account());
    Members.awaitTrue("the server aims for it", () -> serverSaid(B, "new target timeline is 2"));
    members.done(B, new HostAction.Promote(new Term(3), rule(3, 3, B, 0)));
    var history = new HistoryFiles(members.files(B).wal(), Members.account()).read(3).orElseThrow();
    assertThat(history.ancestors()).extracting(each -> each.timeline()).containsExactly(1);
    assertThat(history.ancestors().getFirst().end()).isLessThan(0x7F000000L);
  }

  private boolean serverSaid(HostId host, String words) {
    try (var logs = Files.newDirectoryStream(members.files(host).logs())) {
      for (var log : logs) {
        if (Files.readString(log).contains(words)) {
          return true;
        }
      }
      return false;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void seal(HostId... hosts) {
    for (var host : hosts) {
      members.done(host, new HostAction.StopReceiving());
    }
  }

  /** The way back of any member: as it is, or else rewound. */
  private void join(HostId host, HostId primary, long term) {
    if (!(members.perform(host, new HostAction.Attach(primary, new Term(term)))
        instanceof StepOutcome.Done)) {
      members.done(host, new HostAction.Rewind(primary, new Term(term)));
    }
    members.awaitStreaming(host);
    var end = members.primary(primary).written();
    members.await(
        host,
        state -> state instanceof EngineState.Standby standby && standby.replayed().isAtLeast(end));
  }
}
