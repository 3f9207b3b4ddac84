package io.holdfast.spi.store;

import io.holdfast.core.cluster.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The quorum as one voter sees it. Linearizable for the controller: a write is applied only while
 * the writer's epoch is the quorum's highest, and only to the revision it was based on.
 */
public interface QuorumStore extends AutoCloseable {
  /** Whether this host is the controller now, and which reign; listeners hear of every change. */
  Leadership leadership();

  /**
   * Calls the listener on every change of leadership, on a thread of the store's own; at once with
   * the present one.
   */
  void onLeadership(LeadershipListener listener);

  /**
   * The document as of the latest write this voter has applied. The controller reads its own
   * writes.
   *
   * @param key name of the document, such as {@code service/db}
   */
  Optional<Document> read(String key);

  /**
   * Writes a document if its revision is still the expected one and this epoch is still the
   * highest, and appends events in the same step.
   */
  WriteOutcome write(Write write, Duration deadline);

  /**
   * Events from that number on, oldest first, at most {@code limit}. Older ones than the store
   * keeps are gone.
   */
  List<StoredEvent> events(long fromNumber, int limit);

  /** Asks that another voter lead; without effect when this host does not lead. Best effort. */
  void yieldTo(HostId voter, Duration deadline);

  /** Stops taking part; what is on disk stays. */
  @Override
  void close();
}
