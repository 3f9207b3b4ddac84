package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.spi.store.QuorumStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Three voters in this process on 127.0.0.31 to 33, each with a folder of its own. */
final class ThreeVoters implements QuorumHarness {
  static final QuorumSecret SECRET =
      QuorumSecret.of("a secret only for these tests".getBytes(StandardCharsets.UTF_8));

  static final List<Voter> VOTERS =
      List.of(voter("a", "127.0.0.31"), voter("b", "127.0.0.32"), voter("c", "127.0.0.33"));

  private final Path root;
  private final Map<HostId, RaftQuorumStore> running = new HashMap<>();

  ThreeVoters(Path root) {
    this.root = root;
  }

  static Voter voter(String host, String address) {
    return new Voter(new HostId(host), address, 7431);
  }

  RaftSettings settings(HostId host) {
    return new RaftSettings("test", host, VOTERS, folder(host), SECRET);
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

  @Override
  public void close() {
    voters().forEach(this::stop);
  }
}
