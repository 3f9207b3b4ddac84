package io.holdfast.store.raft;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One voter in a process of its own, so that it can be killed. Speaks on standard output: {@code
 * open}, {@code leading EPOCH REVISION} after the first confirmed write of a reign, {@code
 * following}, {@code written REVISION} and {@code document REVISION JSON} as answers to {@code
 * write KEY JSON}, {@code read KEY} and {@code leadership}.
 */
final class VoterProcess {
  private static final String REIGNS = "test/reigns";
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private VoterProcess() {}

  /** Arguments: host, folder, shortest and longest election timeout in milliseconds. */
  public static void main(String[] args) throws IOException {
    RaftSettings settings =
        new RaftSettings(
            "test",
            new HostId(args[0]),
            ThreeVoters.VOTERS,
            Path.of(args[1]),
            ThreeVoters.SECRET,
            new ElectionTimeouts(
                Duration.ofMillis(Long.parseLong(args[2])),
                Duration.ofMillis(Long.parseLong(args[3]))));
    RaftQuorumStore store = RaftQuorumStore.open(settings);
    say("open");
    store.onLeadership(leadership -> {
      switch (leadership) {
        case Leadership.Leading(Epoch epoch) -> {
          if (write(store, REIGNS, epoch.toString()) instanceof WriteOutcome.Written(long n)) {
            say("leading " + epoch + " " + n);
          }
        }
        case Leadership.Following _ -> say("following");
      }
    });
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "write" -> say(write(store, words[1], words[2]).toString());
        case "read" -> say(store.read(words[1]).map(Document::toString).orElse("nothing"));
        case "leadership" -> say(store.leadership().toString());
        default -> say("what is " + words[0] + "?");
      }
    }
    store.close();
  }

  private static WriteOutcome write(RaftQuorumStore store, String key, String json) {
    return store.leadership() instanceof Leadership.Leading(Epoch epoch)
        ? store.write(
            new Write(
                key, store.read(key).map(Document::revision).orElse(0L), json, epoch, List.of()),
            DEADLINE)
        : new WriteOutcome.Fenced();
  }

  @SuppressWarnings("SystemOut") // this is the process's answer to the test that started it
  private static void say(String what) {
    System.out.println(what);
  }
}
