package io.holdfast.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Event;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.drill.report.Dossier.Part;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryPartsTest {
  @Test
  void takesTheTimeApartByTheServicesEvents() {
    var events =
        List.of(
            event(-500, 3, "service.leading"),
            event(20, 3, "service.replacing"),
            event(60, 4, "service.leading"),
            event(250, 4, "service.leading"));
    assertThat(parts(events, 300))
        .containsExactly(
            new Part(Part.Name.DETECTION, 0, 20),
            new Part(Part.Name.SEAL, 20, 60),
            new Part(Part.Name.PROMOTION, 60, 250),
            new Part(Part.Name.RECONNECTION, 250, 300));
  }

  @Test
  void guessesNothingThatHasNoEvent() {
    assertThat(parts(List.of(event(20, 3, "service.replacing")), 300))
        .containsExactly(
            new Part(Part.Name.DETECTION, 0, 20), new Part(Part.Name.RECONNECTION, 20, 300));
    assertThat(parts(List.of(), 300)).isEmpty();
  }

  private static List<Part> parts(List<Event> events, long firstWriteMs) {
    return RecoveryParts.of(events, event -> event.time().toEpochMilli(), firstWriteMs);
  }

  private static Event event(long atMs, long term, String kind) {
    return new Event(
        1,
        Instant.ofEpochMilli(atMs),
        Event.Severity.INFO,
        new ServiceId("db"),
        null,
        new Term(term),
        kind,
        null,
        kind);
  }
}
