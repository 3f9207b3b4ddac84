package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import io.holdfast.store.raft.VoterHandle.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a killed leader takes to be replaced, and how often leadership changes for no
 * reason. Three voters in three processes; time from the kill to the first confirmed write of the
 * next reign, as a fourth process sees it.
 *
 * <p>Arguments: shortest and longest election timeout in ms, kills, quiet seconds, busy threads.
 */
final class ElectionBench {
  private final ElectionTimeouts timeouts;
  private final Path folder = Files.createTempDirectory("election-bench");
  private final Map<HostId, VoterHandle> running = new HashMap<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

  private ElectionBench(ElectionTimeouts timeouts) throws IOException {
    this.timeouts = timeouts;
  }

  @SuppressWarnings("SystemOut") // prints its figures
  public static void main(String[] args) throws Exception {
    ElectionBench bench =
        new ElectionBench(
            new ElectionTimeouts(
                Duration.ofMillis(Long.parseLong(args[0])),
                Duration.ofMillis(Long.parseLong(args[1]))));
    for (int i = 0; i < Integer.parseInt(args[4]); i++) {
      Thread.ofPlatform().daemon().start(ElectionBench::burn);
    }
    try {
      System.out.println(bench.run(Integer.parseInt(args[2]), Integer.parseInt(args[3])));
    } finally {
      bench.running.values().forEach(VoterHandle::close);
    }
  }

  private String run(int kills, int quietSeconds) throws Exception {
    long begin = System.nanoTime();
    for (Voter voter : ThreeVoters.VOTERS) {
      start(voter.host());
    }
    Said leader = nextLeader();
    long formed = millis(begin, leader.at());
    int changes = changesWithin(quietSeconds);
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      leader = latestLeader(leader);
      long killed = System.nanoTime();
      Objects.requireNonNull(running.get(leader.host())).kill();
      HostId dead = leader.host();
      leader = nextLeader();
      gaps.add(millis(killed, leader.at()));
      start(dead);
      while (!next().what().equals("open")) {
        // the returned voter has to be one again before the next kill
      }
      changesWithin(3);
    }
    Collections.sort(gaps);
    return "timeouts %d-%d ms: formed in %d ms; %d needless changes of leadership in %d s; killed leader replaced in ms: median %d, all %s"
        .formatted(
            timeouts.min().toMillis(),
            timeouts.max().toMillis(),
            formed,
            changes,
            quietSeconds,
            gaps.get(gaps.size() / 2),
            gaps);
  }

  private static void burn() {
    long x = 1;
    while (x != 0) {
      x = x * 6364136223846793005L + 1442695040888963407L | 1;
    }
  }

  private Said latestLeader(Said known) {
    Said latest = known;
    for (Said one = said.poll(); one != null; one = said.poll()) {
      latest = one.leads() ? one : latest;
    }
    return latest;
  }

  private int changesWithin(int seconds) throws InterruptedException {
    int changes = 0;
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    List<Said> seen = new ArrayList<>();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      Said one = said.poll(left, TimeUnit.NANOSECONDS);
      if (one != null) {
        seen.add(one);
        changes += one.leads() ? 1 : 0;
      }
    }
    said.addAll(seen);
    return changes;
  }

  private void start(HostId host) throws IOException {
    running.put(
        host, new VoterHandle(host, folder.resolve(host.name()), timeouts, List.of(), said));
  }

  private Said nextLeader() throws InterruptedException {
    Said one = next();
    while (!one.leads()) {
      one = next();
    }
    return one;
  }

  private Said next() throws InterruptedException {
    return Objects.requireNonNull(said.poll(60, TimeUnit.SECONDS), "nothing happens");
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
