package io.holdfast.store.etcd;

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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The quorum store on an existing etcd cluster. See the package's description. */
public final class EtcdQuorumStore implements QuorumStore {
  /** Shorter than the margin of a lease: within it the controller hears that its lead has ended. */
  private static final Duration PACE = Duration.ofMillis(100);

  private final Etcd etcd;
  private final Mirror mirror;
  private final Seat seat;
  private final Follower follower;
  private final Writes writes;
  private final LeadershipWatch watch;

  private EtcdQuorumStore(EtcdSettings settings) {
    var layout = new Layout(settings.prefix(), settings.cluster());
    this.etcd = new Etcd(settings);
    this.mirror = new Mirror(layout);
    this.seat = new Seat(settings, etcd, layout, mirror, this::wakeWatch);
    this.follower = new Follower(etcd, layout, mirror, seat::wake);
    this.writes = new Writes(etcd, layout, mirror, seat);
    this.watch = new LeadershipWatch("quorum-leadership", this::look, PACE);
  }

  /** Begins to take part, whether etcd answers by now or later. */
  public static EtcdQuorumStore open(EtcdSettings settings) {
    var store = new EtcdQuorumStore(settings);
    store.watch.start();
    store.seat.start();
    store.follower.start();
    return store;
  }

  @Override
  public Leadership leadership() {
    return seat.leadership();
  }

  @Override
  public void onLeadership(LeadershipListener listener) {
    watch.add(listener);
  }

  @Override
  public Optional<Document> read(String key) {
    return mirror.read(key);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A host that does not lead in this epoch answers {@link WriteOutcome.Fenced} at once.
   *
   * @throws IllegalArgumentException when the document, its key or the events are too large
   */
  @Override
  public WriteOutcome write(Write write, Duration deadline) {
    WriteLimits.check(write);
    return writes.write(write, deadline);
  }

  @Override
  public List<StoredEvent> events(long fromNumber, int limit) {
    return mirror.events(fromNumber, limit);
  }

  @Override
  public void yieldTo(HostId host, Duration deadline) {
    try {
      seat.yieldTo(host, deadline);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watch.close();
    follower.close();
    seat.close();
    etcd.close();
  }

  private Leadership look() {
    follower.tick();
    return seat.leadership();
  }

  private void wakeWatch() {
    watch.wake();
  }
}
