package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.spi.store.Eventually.sooner;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters in three processes, killed without warning. */
class KilledVoterTest {
  private static final String KEY = "service/db";

  @TempDir Path folder;
  private final Map<HostId, VoterHandle> running = new HashMap<>();

  /** Killed or frozen. */
  private final Set<VoterHandle> silent = new HashSet<>();

  /** What a leader has confirmed, as {@code revision=1}. */
  private record Confirmed(VoterHandle by, String revision) {}

  @AfterEach
  void endAll() {
    running.values().forEach(VoterHandle::close);
  }

  @Test
  void killedLeaderIsReplacedAgainAndAgain() throws Exception {
    startAll();
    for (int round = 1; round <= 3; round++) {
      Confirmed confirmed = write(round);
      kill(confirmed.by());
      assertThat(leader().ask("read " + KEY)).contains(confirmed.revision(), "json=" + round);
      start(confirmed.by().host()).awaitOpen();
    }
  }

  @Test
  void everythingConfirmedSurvivesKillingAll() throws Exception {
    startAll();
    Confirmed last = write(1);
    for (int n = 2; n <= 20; n++) {
      last = write(n);
    }
    String revision = last.revision();
    for (VoterHandle voter : running.values()) {
      kill(voter);
    }
    startAll();
    assertThat(leader().ask("read " + KEY)).contains(revision, "json=20");
    for (VoterHandle voter : running.values()) {
      eventually(voter.host() + " has it all", () -> reads(voter, revision));
    }
  }

  /** Ratis would shut itself down for good after a long freeze, were it not told otherwise. */
  @Test
  void frozenLeaderIsReplacedAndFollowsWhenThawed() throws Exception {
    startAll();
    VoterHandle frozen = write(1).by();
    frozen.signal("STOP");
    silent.add(frozen);
    Confirmed confirmed = write(2);
    frozen.signal("CONT");
    assertThat(frozen.ask("write " + KEY + " 3")).doesNotContain("Written");
    eventually("the thawed voter has caught up", () -> reads(frozen, confirmed.revision()));
    eventually(
        "the thawed voter follows",
        () -> ask(frozen, "leadership").contains("leader=" + leader().host()));
  }

  /**
   * Writes by whoever leads until it is known to be written: one that is deposed meanwhile cannot
   * tell.
   */
  private Confirmed write(int json) {
    return sooner(
        json + " is known to be written",
        () -> {
          VoterHandle leader = leader();
          String answer = ask(leader, "write " + KEY + " " + json);
          return answer.startsWith("Written[")
              ? Optional.of(
                  new Confirmed(leader, answer.substring("Written[".length(), answer.length() - 1)))
              : Optional.empty();
        });
  }

  private VoterHandle leader() {
    return sooner(
        "a voter leads",
        () ->
            running.values().stream()
                .filter(voter -> !silent.contains(voter))
                .filter(voter -> ask(voter, "leadership").startsWith("Leading["))
                .findFirst());
  }

  private static boolean reads(VoterHandle voter, String revision) {
    return ask(voter, "read " + KEY).contains(revision + ",");
  }

  private static String ask(VoterHandle voter, String command) {
    try {
      return voter.ask(command);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void kill(VoterHandle voter) throws InterruptedException {
    voter.kill();
    silent.add(voter);
  }

  private void startAll() throws IOException, InterruptedException {
    for (Voter voter : ThreeVoters.VOTERS) {
      var _ = start(voter.host());
    }
    for (VoterHandle voter : running.values()) {
      voter.awaitOpen();
    }
  }

  private VoterHandle start(HostId host) throws IOException {
    VoterHandle voter =
        new VoterHandle(
            host,
            folder.resolve(host.name()),
            ThreeVoters.UNHURRIED,
            List.of(),
            new LinkedBlockingQueue<>());
    running.put(host, voter);
    return voter;
  }
}
