package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.store.raft.ThreeVoters.A;
import static io.holdfast.store.raft.ThreeVoters.B;
import static io.holdfast.store.raft.ThreeVoters.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.WriteOutcome.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voter that lost its disk comes back, and nothing that it once confirmed is lost by it. */
class WipedVoterTest {
  private static final String KEY = "service/db";

  @TempDir Path folder;
  private ThreeVoters voters;

  @BeforeEach
  void allRun() {
    voters = new ThreeVoters(folder);
    voters.voters().forEach(voters::start);
    voters.voters().forEach(voters::awaitVoting);
  }

  @AfterEach
  void close() {
    voters.close();
  }

  @Test
  void wipedVoterIsAdmittedCatchesUpAndVotes() throws IOException {
    assertThat(voters.write(KEY, "1")).isEqualTo(new Written(1));
    String former = name(C);
    voters.wipe(C);
    assertThat(voters.write(KEY, "2")).isEqualTo(new Written(2));
    voters.start(C);
    sees(C, "2");
    assertThat(name(C)).isNotEqualTo(former);
    voters.awaitVoting(C);

    // Only with its vote is there a majority now.
    voters.stop(A);
    assertThat(voters.write(KEY, "3")).isEqualTo(new Written(3));
    // And it remembers: restarted, it is the same voter.
    voters.stop(C);
    voters.start(C);
    assertThat(voters.write(KEY, "4")).isEqualTo(new Written(4));
    sees(C, "4");
  }

  /**
   * The write is on a and b. With a away and b's disk empty, c, which never had the write, would be
   * elected by b's vote, and the write would be gone. The others wait for a instead.
   */
  @Test
  void wipedVoterDoesNotHelpAStaleOneToLead() throws IOException {
    assertThat(voters.write(KEY, "old")).isEqualTo(new Written(1));
    voters.stop(C);
    assertThat(voters.write(KEY, "confirmed by a and b")).isEqualTo(new Written(2));
    voters.stop(A);
    voters.wipe(B);
    voters.start(C);
    voters.start(B);
    nobodyLeadsFor(Duration.ofSeconds(3));

    voters.start(A);
    assertThat(voters.leader()).isEqualTo(A);
    assertThat(voters.store(A).read(KEY)).map(Document::json).contains("confirmed by a and b");
    sees(B, "confirmed by a and b");
    sees(C, "confirmed by a and b");
  }

  /** The folder of the first voter, who formed the quorum, is no exception. */
  @Test
  void wipedFounderDoesNotFormASecondQuorum() throws IOException {
    assertThat(voters.write(KEY, "1")).isEqualTo(new Written(1));
    voters.stop(C);
    voters.wipe(A);
    voters.start(A);
    nobodyLeadsFor(Duration.ofSeconds(2));
    voters.start(C);
    assertThat(voters.write(KEY, "2")).isEqualTo(new Written(2));
    sees(A, "2");
  }

  /** A disk that was thought lost and is put back is a voter that was voted out. */
  @Test
  void formerSelfIsNotHeard() throws IOException {
    assertThat(voters.write(KEY, "1")).isEqualTo(new Written(1));
    voters.stop(C);
    Path aside = folder.resolve("aside");
    Files.move(voters.folder(C), aside);
    voters.start(C);
    voters.awaitVoting(C);
    voters.wipe(C);
    Files.move(aside, voters.folder(C));
    voters.start(C);
    assertThat(voters.write(KEY, "2")).isEqualTo(new Written(2));
    assertThat(voters.store(C).leadership()).isNotInstanceOf(Leadership.Leading.class);
  }

  private void sees(HostId host, String json) {
    eventually(
        host + " sees " + json,
        () -> voters.store(host).read(KEY).map(Document::json).equals(Optional.of(json)));
  }

  private String name(HostId host) throws IOException {
    return VoterRecord.parse(Files.readString(voters.folder(host).resolve("voter")))
        .peer()
        .toString();
  }

  /** A leader that just lost its majority may not have noticed: what must not come is a new one. */
  private void nobodyLeadsFor(Duration time) {
    eventually("who led alone has stepped down", () -> !anybodyLeads());
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      assertThat(anybodyLeads()).isFalse();
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private boolean anybodyLeads() {
    return voters.voters().stream()
        .filter(voters::isRunning)
        .anyMatch(host -> voters.store(host).leadership() instanceof Leadership.Leading);
  }
}
