package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.spi.store.Eventually.sooner;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Three voters in this process on 127.0.0.31 to 33, each with a folder of its own. */
final class ThreeVoters implements QuorumHarness {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");

  static final QuorumSecret SECRET =
      QuorumSecret.of("a secret only for these tests".getBytes(StandardCharsets.UTF_8));

  static final List<Voter> VOTERS =
      List.of(voter(A, "127.0.0.31"), voter(B, "127.0.0.32"), voter(C, "127.0.0.33"));

  /** Slower than the default: what is tested here is not speed, and the machine may be busy. */
  static final ElectionTimeouts UNHURRIED =
      new ElectionTimeouts(Duration.ofMillis(400), Duration.ofMillis(800));

  private final Path root;
  private final Map<HostId, RaftQuorumStore> running = new HashMap<>();

  ThreeVoters(Path root) {
    this.root = root;
  }

  static Voter voter(HostId host, String address) {
    return new Voter(host, address, 7431);
  }

  RaftSettings settings(HostId host) {
    return new RaftSettings("test", host, VOTERS, folder(host), SECRET, UNHURRIED);
  }

  Path folder(HostId host) {
    return root.resolve(host.name());
  }

  @Override
  public List<HostId> voters() {
    return VOTERS.stream().map(Voter::host).toList();
  }

  @Override
  public QuorumStore store(HostId voter) {
    return Objects.requireNonNull(running.get(voter), () -> voter + " does not run");
  }

  @Override
  public boolean isRunning(HostId voter) {
    return running.containsKey(voter);
  }

  @Override
  public void stop(HostId voter) {
    RaftQuorumStore store = running.remove(voter);
    if (store != null) {
      store.close();
    }
  }

  @Override
  public void start(HostId voter) {
    running.computeIfAbsent(voter, host -> RaftQuorumStore.open(settings(host)));
  }

  /** The only running voter that leads. */
  HostId leader() {
    return sooner(
        "a voter leads",
        () ->
            running.entrySet().stream()
                .filter(entry -> entry.getValue().leadership() instanceof Leadership.Leading)
                .map(Map.Entry::getKey)
                .findFirst());
  }

  /**
   * Writes by whoever leads, whatever the document's revision is, until it is known to be written:
   * a leader that loses its majority meanwhile cannot tell.
   */
  WriteOutcome write(String key, String json) {
    return sooner(key + " is known to be written", () -> tryToWrite(store(leader()), key, json));
  }

  private static Optional<WriteOutcome> tryToWrite(QuorumStore store, String key, String json) {
    if (!(store.leadership() instanceof Leadership.Leading(Epoch epoch))) {
      return Optional.empty();
    }
    var present = store.read(key);
    if (present.filter(document -> document.json().equals(json)).isPresent()) {
      return present.map(document -> new WriteOutcome.Written(document.revision()));
    }
    var revision = present.map(Document::revision).orElse(0L);
    var write = new Write(key, revision, json, epoch, List.of());
    return Optional.of(store.write(write, Duration.ofSeconds(10)))
        .filter(WriteOutcome.Written.class::isInstance);
  }

  /** Waits until the group counts on this voter: an admitted one gets the log before the vote. */
  void awaitVoting(HostId host) {
    eventually(host + " votes", () -> Objects.requireNonNull(running.get(host)).votes());
  }

  /** Stops a voter and takes its disk away. */
  void wipe(HostId host) throws IOException {
    stop(host);
    try (Stream<Path> files = Files.walk(folder(host))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    voters().forEach(this::stop);
  }
}
