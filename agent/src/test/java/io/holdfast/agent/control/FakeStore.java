package io.holdfast.agent.control;

import io.holdfast.core.cluster.Epoch;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A quorum in memory. A test can have it fall silent about a document, and answer again. */
final class FakeStore implements QuorumStore {
  static final Epoch EPOCH = new Epoch(1);

  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, Silence> silences = new ConcurrentHashMap<>();

  private static final class Silence {
    final CountDownLatch met = new CountDownLatch(1);
    final CountDownLatch over = new CountDownLatch(1);
  }

  void put(Document document) {
    documents.put(document.key(), document);
  }

  /** Whoever reads or writes that document waits from now on, and what was to be written is not. */
  void fallSilentAbout(String key) {
    silences.put(key, new Silence());
  }

  /** Whether somebody waits for an answer about that document. */
  boolean isMissedAbout(String key) {
    var silence = silences.get(key);
    return silence != null && silence.met.getCount() == 0;
  }

  void answerAgain() {
    var ended = List.copyOf(silences.values());
    silences.clear();
    ended.forEach(silence -> silence.over.countDown());
  }

  @Override
  public Leadership leadership() {
    return new Leadership.Leading(EPOCH);
  }

  @Override
  public void onLeadership(LeadershipListener listener) {}

  @Override
  public Optional<Document> read(String key) {
    var _ = outlasted(key);
    return Optional.ofNullable(documents.get(key));
  }

  @Override
  public WriteOutcome write(Write write, Duration deadline) {
    return outlasted(write.key())
        ? new WriteOutcome.Unknown("no answer in time")
        : compareAndSet(write);
  }

  private synchronized WriteOutcome compareAndSet(Write write) {
    var present = documents.get(write.key());
    var revision = present == null ? 0 : present.revision();
    if (revision != write.expectedRevision()) {
      return new WriteOutcome.Conflict(revision);
    }
    put(new Document(write.key(), revision + 1, write.json()));
    return new WriteOutcome.Written(revision + 1);
  }

  /** Whether there was a silence about that document. */
  private boolean outlasted(String key) {
    var silence = silences.get(key);
    if (silence == null) {
      return false;
    }
    silence.met.countDown();
    try {
      silence.over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Override
  public List<StoredEvent> events(long fromNumber, int limit) {
    return List.of();
  }

  @Override
  public void yieldTo(HostId voter, Duration deadline) {}

  @Override
  public void close() {
    answerAgain();
  }
}
