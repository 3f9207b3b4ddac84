package io.holdfast.store.raft;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.LeadershipListener;
import io.holdfast.spi.store.LeadershipWatch;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.StoredEvent;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteLimits;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The quorum store inside the agents: one voter of a Raft group. See the package's description. */
public final class RaftQuorumStore implements QuorumStore {
  private final VoterKeeper keeper;
  private final LeadershipWatch watch;

  private RaftQuorumStore(RaftSettings settings) throws IOException {
    this.keeper = new VoterKeeper(settings, this::wakeWatch);
    this.watch =
        new LeadershipWatch("quorum-leadership", this::leadership, settings.timeouts().max());
  }

  /**
   * Starts this host's voter. Returns as soon as it takes part, which is before there is a leader.
   *
   * @throws StoreException when the directory, the address or the state found there does not allow
   *     it; the message says what to do
   */
  public static RaftQuorumStore open(RaftSettings settings) {
    RaftQuorumStore store;
    try {
      store = new RaftQuorumStore(settings);
    } catch (IOException | RuntimeException e) {
      throw StoreException.opening(settings, e);
    }
    try {
      store.keeper.start();
      store.watch.start();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw StoreException.opening(settings, e);
    }
  }

  @Override
  public Leadership leadership() {
    return keeper.voter().leadership();
  }

  @Override
  public void onLeadership(LeadershipListener listener) {
    watch.add(listener);
  }

  @Override
  public Optional<Document> read(String key) {
    return keeper.voter().contents().read(key);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A voter that does not lead in this epoch answers {@link WriteOutcome.Fenced} at once.
   *
   * @throws IllegalArgumentException when the document, its key or the events are too large
   */
  @Override
  public WriteOutcome write(Write write, Duration deadline) {
    WriteLimits.check(write);
    if (!(leadership() instanceof Leadership.Leading(Epoch epoch))
        || !epoch.equals(write.epoch())) {
      return new WriteOutcome.Fenced();
    }
    return keeper.voter().write(write, deadline);
  }

  @Override
  public List<StoredEvent> events(long fromNumber, int limit) {
    return keeper.voter().contents().events(fromNumber, limit);
  }

  @Override
  public void yieldTo(HostId host, Duration deadline) {
    keeper.voter().yieldTo(host, deadline);
  }

  @Override
  public void close() {
    watch.close();
    keeper.close();
  }

  /** Whether this voter is one of the group's already, or still asks to be. */
  boolean votes() {
    return keeper.voter().votes();
  }

  private void wakeWatch() {
    watch.wake();
  }
}
