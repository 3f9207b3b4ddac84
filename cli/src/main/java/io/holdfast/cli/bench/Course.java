package io.holdfast.cli.bench;

import io.holdfast.api.Event;
import io.holdfast.drill.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the time of one failover went, by the controller's own events; each from the fault on. All
 * hosts of a bench share one clock.
 *
 * @param decided the term was to end
 * @param sealed the term was sealed and the next one given to its primary
 * @param safe the new primary's ack rule was in force and covered: clients were let in
 */
record Course(Duration decided, Duration sealed, Duration safe) {
  /** Empty when the events do not tell of one whole failover since then. */
  static Optional<Course> since(Instant fault, List<Event> events) {
    var told = events.stream().filter(event -> !event.time().isBefore(fault)).toList();
    var decided =
        told.stream().filter(event -> event.kind().equals("service.replacing")).findFirst();
    if (decided.isEmpty()) {
      return Optional.empty();
    }
    var next =
        told.stream()
            .filter(event -> isLater(event, decided.get()))
            .filter(event -> event.kind().equals("service.leading"))
            .limit(2)
            .toList();
    return next.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Course(
                Duration.between(fault, decided.get().time()),
                Duration.between(fault, next.getFirst().time()),
                Duration.between(fault, next.getLast().time())));
  }

  private static boolean isLater(Event event, Event decided) {
    return Objects.equals(event.service(), decided.service())
        && event.term() != null
        && decided.term() != null
        && event.term().isAfter(decided.term());
  }

  @Override
  public String toString() {
    return "decided after %s, sealed %s, safe %s"
        .formatted(Figures.seconds(decided), Figures.seconds(sealed), Figures.seconds(safe));
  }
}
