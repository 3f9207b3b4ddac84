package io.holdfast.store.raft;

import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.StoredEvent;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The documents and events that every voter holds. Changed only by applying the log, entry by
 * entry, on every voter alike: nothing here may depend on time, chance or the voter.
 */
final class Contents {
  /** Events kept; older ones fall off. */
  static final int MAX_EVENTS = 1000;

  private final Map<String, Document> documents = new TreeMap<>();
  private final Deque<StoredEvent> events = new ArrayDeque<>();
  private long lastEvent;

  synchronized Optional<Document> read(String key) {
    return Optional.ofNullable(documents.get(key));
  }

  synchronized List<StoredEvent> events(long fromNumber, int limit) {
    return events.stream().filter(event -> event.number() >= fromNumber).limit(limit).toList();
  }

  /**
   * Applies a write that stands in the log in this term.
   *
   * <p>Terms in the log never fall, so the term of the entry is the highest reign that exists at
   * this point of history. A write of any other epoch comes from a controller whose reign is over.
   */
  synchronized WriteOutcome apply(Write write, long term) {
    if (write.epoch().number() != term) {
      return new WriteOutcome.Fenced();
    }
    Document present = documents.get(write.key());
    long revision = present == null ? 0 : present.revision();
    if (revision != write.expectedRevision()) {
      return new WriteOutcome.Conflict(revision);
    }
    documents.put(write.key(), new Document(write.key(), revision + 1, write.json()));
    for (String event : write.events()) {
      events.addLast(new StoredEvent(++lastEvent, event));
      if (events.size() > MAX_EVENTS) {
        events.removeFirst();
      }
    }
    return new WriteOutcome.Written(revision + 1);
  }

  synchronized void writeTo(DataOutput out) throws IOException {
    out.writeInt(documents.size());
    for (Document document : documents.values()) {
      Text.write(out, document.key());
      out.writeLong(document.revision());
      Text.write(out, document.json());
    }
    out.writeLong(lastEvent);
    out.writeInt(events.size());
    for (StoredEvent event : events) {
      out.writeLong(event.number());
      Text.write(out, event.json());
    }
  }

  static Contents readFrom(DataInput in) throws IOException {
    Contents contents = new Contents();
    int documents = in.readInt();
    for (int i = 0; i < documents; i++) {
      String key = Text.read(in);
      contents.documents.put(key, new Document(key, in.readLong(), Text.read(in)));
    }
    contents.lastEvent = in.readLong();
    int events = in.readInt();
    for (int i = 0; i < events; i++) {
      contents.events.addLast(new StoredEvent(in.readLong(), Text.read(in)));
    }
    return contents;
  }
}
