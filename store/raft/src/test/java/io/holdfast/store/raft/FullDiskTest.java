package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under one voter is full for a while. Each voter's folder is a small disk of its own. */
@Tag("root")
class FullDiskTest {
  private static final String KEY = "service/db";

  @TempDir Path folder;
  private ThreeVoters voters;

  @BeforeEach
  void smallDisks() throws Exception {
    voters = new ThreeVoters(folder);
    for (HostId host : voters.voters()) {
      Files.createDirectories(voters.folder(host));
      run(
          "mount",
          "-t",
          "tmpfs",
          "-o",
          "size=24m,mode=700",
          "none",
          voters.folder(host).toString());
      voters.start(host);
    }
  }

  @AfterEach
  void close() throws Exception {
    voters.close();
    for (HostId host : voters.voters()) {
      // Lazily: Ratis lets go of a failed log only when the garbage is collected.
      run("umount", "--lazy", voters.folder(host).toString());
    }
  }

  @Test
  void voterWithAFullDiskIsReplacedAndComesBackWhenThereIsRoom() throws Exception {
    HostId leader = voters.leader();
    assertThat(voters.write(KEY, "before")).isEqualTo(new WriteOutcome.Written(1));

    Path ballast = voters.folder(leader).resolve("ballast");
    run("sh", "-c", "cat /dev/zero > " + ballast + " 2>/dev/null; true");
    // Small writes still fit into what the log had set aside; then the disk is full.
    String large = "x".repeat(100_000);
    eventually(
        "another voter leads and writes",
        () ->
            voters.write(KEY, large) instanceof WriteOutcome.Written
                && !voters.leader().equals(leader));

    Files.delete(ballast);
    assertThat(voters.write(KEY, "after")).isInstanceOf(WriteOutcome.Written.class);
    eventually(
        leader + " has caught up",
        () -> voters.store(leader).read(KEY).map(Document::json).equals(Optional.of("after")));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
