package io.holdfast.drill.report;

import io.holdfast.api.Event;
import io.holdfast.core.cluster.Term;
import io.holdfast.drill.report.Dossier.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Takes the time without service apart by the events of the service: the record went to replacing
 * (detection), to the next term (seal), its ack rule was covered (promotion), the first write was
 * acknowledged (reconnection). What has no event has no part: nothing is guessed.
 */
public final class RecoveryParts {
  private static final String REPLACING = "service.replacing";
  private static final String LEADING = "service.leading";

  private RecoveryParts() {}

  /**
   * The parts, in their order; empty when no primary was replaced.
   *
   * @param events of the service, in their order
   * @param atMs an event's time, counted from the fault
   * @param firstWriteMs when writes were acknowledged again, counted from the fault
   */
  public static List<Part> of(List<Event> events, ToLongFunction<Event> atMs, long firstWriteMs) {
    var parts = new ArrayList<Part>();
    long from = 0;
    Term old = null;
    for (var event : events) {
      var at = atMs.applyAsLong(event);
      var term = event.term();
      if (at < 0 || at > firstWriteMs || term == null) {
        continue;
      }
      if (parts.isEmpty() && event.kind().equals(REPLACING)) {
        parts.add(new Part(Part.Name.DETECTION, from, at));
        old = term;
        from = at;
      } else if (parts.size() == 1
          && old != null
          && term.isAfter(old)
          && event.kind().equals(LEADING)) {
        parts.add(new Part(Part.Name.SEAL, from, at));
        from = at;
      } else if (parts.size() == 2 && event.kind().equals(LEADING)) {
        parts.add(new Part(Part.Name.PROMOTION, from, at));
        from = at;
      }
    }
    if (!parts.isEmpty()) {
      parts.add(new Part(Part.Name.RECONNECTION, from, firstWriteMs));
    }
    return List.copyOf(parts);
  }
}
