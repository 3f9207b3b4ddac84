package io.holdfast.cli.predict;

import io.holdfast.predict.Availability;
import io.holdfast.predict.Expected;
import io.holdfast.predict.Improvement;
import io.holdfast.predict.Prediction;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.weakness.SinglePoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction for programs. Durations by ISO 8601; of {@code expected} one that is left out lasts
 * until a repair.
 *
 * @param price a month, all hosts together; null unless all have one
 */
record PredictionDocument(
    String cluster,
    int years,
    long seed,
    List<Rate> rates,
    Duration copy,
    List<Availability> availabilities,
    List<Expected> expected,
    List<SinglePoint> weaknesses,
    List<Improvement> improvements,
    @Nullable BigDecimal price,
    int zones) {
  /** How often a fault came, and where the default is from. */
  record Rate(String fault, double perYear, Duration repair, String source) {}

  PredictionDocument {
    rates = List.copyOf(rates);
  }

  static PredictionDocument of(Prediction prediction) {
    var rates =
        Arrays.stream(FaultKind.values())
            .map(kind ->
                new Rate(
                    kind.word(),
                    prediction.rates().perYear(kind),
                    prediction.rates().repair(kind),
                    kind.source()))
            .toList();
    return new PredictionDocument(
        prediction.cluster(),
        prediction.years(),
        prediction.seed(),
        rates,
        prediction.rates().copy(),
        prediction.availabilities(),
        prediction.expected(),
        prediction.weaknesses(),
        prediction.improvements(),
        prediction.price(),
        prediction.zones());
  }
}
