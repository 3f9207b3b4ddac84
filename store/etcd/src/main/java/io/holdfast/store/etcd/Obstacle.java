package io.holdfast.store.etcd;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What stood there when a write was not done.
 *
 * @param leaderAt the epoch in force; 0 when nobody leads
 * @param document the document as it is; empty when there is none
 * @param events events with the number the write wanted for its own, and later ones
 */
record Obstacle(long leaderAt, Optional<Entry> document, List<Entry> events) {
  /** Reads the answers to {@link Writes}'s three questions. */
  static Obstacle of(JsonNode refused) {
    var answers = refused.path("responses");
    return new Obstacle(
        first(answers.path(0)).map(Entry::modified).orElse(0L),
        first(answers.path(1)),
        Json.entries(answers.path(2).path("response_range")));
  }

  /** Revision of the document; 0 when there is none. */
  long revision() {
    return document.map(Entry::version).orElse(0L);
  }

  private static Optional<Entry> first(JsonNode answer) {
    return Json.entries(answer.path("response_range")).stream().findFirst();
  }
}
