package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.store.raft.VoterHandle.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters in three processes, killed without warning. */
class KilledVoterTest {
  private static final String KEY = "service/db";

  @TempDir Path folder;
  private final Map<HostId, VoterHandle> running = new HashMap<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

  @AfterEach
  void endAll() {
    running.values().forEach(VoterHandle::close);
  }

  @Test
  void killedLeaderIsReplacedAgainAndAgain() throws Exception {
    startAll();
    VoterHandle leader = nextLeader();
    for (int round = 1; round <= 3; round++) {
      assertThat(leader.ask("write " + KEY + " " + round)).contains("revision=" + round);
      leader.kill();
      VoterHandle next = nextLeader();
      assertThat(next.host()).isNotEqualTo(leader.host());
      assertThat(next.ask("read " + KEY)).contains("revision=" + round, "json=" + round);
      start(leader.host());
      leader = next;
    }
  }

  @Test
  void everythingConfirmedSurvivesKillingAll() throws Exception {
    startAll();
    VoterHandle leader = nextLeader();
    for (int n = 1; n <= 20; n++) {
      assertThat(leader.ask("write " + KEY + " " + n)).contains("revision=" + n);
    }
    for (VoterHandle voter : running.values()) {
      voter.kill();
    }
    said.clear();
    startAll();
    assertThat(nextLeader().ask("read " + KEY)).contains("revision=20");
    for (VoterHandle voter : running.values()) {
      eventually(voter.host() + " has it all", () -> answers(voter, "revision=20"));
    }
  }

  /** Ratis would shut itself down for good after a long freeze, were it not told otherwise. */
  @Test
  void frozenLeaderIsReplacedAndFollowsWhenThawed() throws Exception {
    startAll();
    VoterHandle frozen = nextLeader();
    assertThat(frozen.ask("write " + KEY + " 1")).contains("revision=1");
    frozen.signal("STOP");
    VoterHandle next = nextLeader();
    assertThat(next.ask("write " + KEY + " 2")).contains("revision=2");
    said.clear();
    frozen.signal("CONT");
    assertThat(frozen.ask("write " + KEY + " 3")).doesNotContain("Written");
    eventually("the thawed voter has caught up", () -> answers(frozen, "revision=2"));
    assertThat(frozen.ask("leadership")).contains("leader=" + next.host());
  }

  private static boolean answers(VoterHandle voter, String words) {
    try {
      return voter.ask("read " + KEY).contains(words);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void startAll() throws IOException {
    for (Voter voter : ThreeVoters.VOTERS) {
      start(voter.host());
    }
  }

  private void start(HostId host) throws IOException {
    running.put(
        host,
        new VoterHandle(
            host, folder.resolve(host.name()), ElectionTimeouts.DEFAULT, List.of(), said));
  }

  private VoterHandle nextLeader() throws InterruptedException {
    for (Said one = next(); one != null; one = next()) {
      if (one.leads()) {
        return Objects.requireNonNull(running.get(one.host()));
      }
    }
    throw new AssertionError("nobody leads");
  }

  private Said next() throws InterruptedException {
    return Objects.requireNonNull(said.poll(30, TimeUnit.SECONDS), "nobody leads");
  }
}
