package io.holdfast.store.etcd;

import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this host knows of etcd's content. News may come twice and by different ways (a watch, an
 * answer, a full reading): of each key the latest counts, by the revision it was written at.
 */
final class Mirror {
  /** Events kept, unless the last write alone brought more; older ones fall off. */
  static final int MAX_EVENTS = 1000;

  private record Batch(List<String> events, long modified) {}

  private record Known(Document document, long modified) {}

  private final Layout layout;
  private final Map<String, Known> documents = new HashMap<>();
  private final TreeMap<Long, Batch> batches = new TreeMap<>();
  private @Nullable Entry leader;
  private long leaderAsOf;
  private long complete;

  Mirror(Layout layout) {
    this.layout = layout;
  }

  synchronized Optional<Document> read(String name) {
    return Optional.ofNullable(documents.get(name)).map(Known::document);
  }

  synchronized List<StoredEvent> events(long fromNumber, int limit) {
    var found = new ArrayList<StoredEvent>();
    for (var batch : batches.entrySet()) {
      long number = batch.getKey();
      for (var event : batch.getValue().events()) {
        if (number >= fromNumber && found.size() < limit) {
          found.add(new StoredEvent(number, event));
        }
        number++;
      }
    }
    return found;
  }

  /** The leader's key; empty when there is none. */
  synchronized Optional<Entry> leader() {
    return Optional.ofNullable(leader);
  }

  /** Everything up to this revision of etcd's is known; 0 when nothing was ever read. */
  synchronized long complete() {
    return complete;
  }

  /** Number of the next event to be written. */
  synchronized long nextEvent() {
    return batches.isEmpty()
        ? 1
        : batches.lastKey() + batches.lastEntry().getValue().events().size();
  }

  /** Number of the first event to keep when so many more come. */
  synchronized long keepFrom(int more) {
    int count = more + batches.values().stream().mapToInt(batch -> batch.events().size()).sum();
    for (var batch : batches.entrySet()) {
      if (count <= MAX_EVENTS) {
        return batch.getKey();
      }
      count -= batch.getValue().events().size();
    }
    return nextEvent();
  }

  /** A key was written. */
  synchronized void written(Entry entry) {
    if (entry.key().equals(layout.leader())) {
      if (entry.modified() > leaderAsOf) {
        leader = entry;
        leaderAsOf = entry.modified();
      }
      return;
    }
    layout
        .documentName(entry.key())
        .ifPresent(name -> {
          var known = documents.get(name);
          if (known == null || known.modified() < entry.modified()) {
            documents.put(
                name,
                new Known(new Document(name, entry.version(), entry.value()), entry.modified()));
          }
        });
    layout
        .firstEvent(entry.key())
        .ifPresent(
            first -> batches.put(first, new Batch(Json.readList(entry.value()), entry.modified())));
  }

  /** A key was removed at that revision. */
  synchronized void removed(String key, long at) {
    if (key.equals(layout.leader())) {
      noLeader(at);
    }
    layout
        .documentName(key)
        .ifPresent(name -> {
          var known = documents.get(name);
          if (known != null && known.modified() < at) {
            documents.remove(name);
          }
        });
    layout.firstEvent(key).ifPresent(batches::remove);
  }

  /** There was no leader at that revision. */
  synchronized void noLeader(long at) {
    if (at > leaderAsOf) {
      leader = null;
      leaderAsOf = at;
    }
  }

  /** This host's own write removed all events before that one. */
  synchronized void eventsKeptFrom(long first) {
    batches.headMap(first).clear();
  }

  /** All that is news up to this revision has been told. */
  synchronized void completeTo(long revision) {
    complete = Math.max(complete, revision);
  }

  /** Everything there was at that revision; what is missing was gone by then. */
  synchronized void replace(List<Entry> all, long revision) {
    documents.values().removeIf(known -> known.modified() <= revision);
    batches.values().removeIf(batch -> batch.modified() <= revision);
    if (all.stream().noneMatch(entry -> entry.key().equals(layout.leader()))) {
      noLeader(revision);
    }
    all.forEach(this::written);
    completeTo(revision);
  }
}
