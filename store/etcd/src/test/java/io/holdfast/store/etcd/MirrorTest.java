package io.holdfast.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.store.Document;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static final Layout LAYOUT = new Layout("/holdfast", "test");
  private static final String DB = LAYOUT.document("service/db");

  private final Mirror mirror = new Mirror(LAYOUT);

  @Test
  void newsThatComesLateChangesNothing() {
    mirror.written(new Entry(DB, "new", 2, 9, 0));
    mirror.written(new Entry(DB, "old", 1, 5, 0));
    mirror.removed(DB, 7);
    assertThat(mirror.read("service/db")).contains(new Document("service/db", 2, "new"));
  }

  /** A full reading takes a while; what was written meanwhile is newer than it. */
  @Test
  void aFullReadingKeepsWhatWasWrittenAfterItsRevision() {
    mirror.written(new Entry(DB, "own write", 3, 12, 0));
    mirror.written(new Entry(LAYOUT.document("gone"), "{}", 1, 4, 0));
    mirror.replace(List.of(new Entry(DB, "as read", 2, 9, 0)), 10);
    assertThat(mirror.read("service/db")).map(Document::json).contains("own write");
    assertThat(mirror.read("gone")).isEmpty();
    assertThat(mirror.complete()).isEqualTo(10);
  }

  @Test
  void eventsAreNumberedOnFromTheLastOne() {
    assertThat(mirror.nextEvent()).isEqualTo(1);
    events(1, 3);
    events(4, 1);
    assertThat(mirror.nextEvent()).isEqualTo(5);
    assertThat(mirror.events(3, 1)).singleElement().matches(event -> event.number() == 3);
  }

  @Test
  void oldEventsGoWithTheWriteTheyCameWithUntilTheRestFits() {
    events(1, 400);
    events(401, 400);
    assertThat(mirror.keepFrom(200)).isEqualTo(1);
    assertThat(mirror.keepFrom(201)).isEqualTo(401);
    assertThat(mirror.keepFrom(Mirror.MAX_EVENTS)).isEqualTo(801);
    mirror.eventsKeptFrom(401);
    assertThat(mirror.events(0, Integer.MAX_VALUE)).hasSize(400);
    assertThat(mirror.nextEvent()).isEqualTo(801);
  }

  @Test
  void aLeaderThatWasReplacedDoesNotComeBackByLateNews() {
    mirror.written(new Entry(LAYOUT.leader(), "a", 1, 5, 77));
    mirror.noLeader(8);
    mirror.written(new Entry(LAYOUT.leader(), "a", 1, 5, 77));
    assertThat(mirror.leader()).isEmpty();
  }

  @Test
  void foreignKeysBelowThePrefixAreLeftAlone() {
    mirror.written(new Entry("/holdfast/test/events/what", "?", 1, 5, 0));
    mirror.written(new Entry("/holdfast/test/else", "?", 1, 5, 0));
    assertThat(mirror.events(0, 10)).isEmpty();
  }

  private void events(long first, int count) {
    mirror.written(
        new Entry(LAYOUT.events(first), Json.list(Collections.nCopies(count, "1")), 1, first, 0));
  }
}
