package io.holdfast.agent;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.LeadershipListener;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.StoredEvent;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The quorum on a host that does not vote: it never leads and knows nothing. */
final class NoVoter implements QuorumStore {
  @Override
  public Leadership leadership() {
    return new Leadership.Following(null);
  }

  @Override
  public void onLeadership(LeadershipListener listener) {}

  @Override
  public Optional<Document> read(String key) {
    return Optional.empty();
  }

  @Override
  public WriteOutcome write(Write write, Duration deadline) {
    return new WriteOutcome.Fenced();
  }

  @Override
  public List<StoredEvent> events(long fromNumber, int limit) {
    return List.of();
  }

  @Override
  public void yieldTo(HostId voter, Duration deadline) {}

  @Override
  public void close() {}
}
