package io.holdfast.predict;

import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.weakness.SinglePoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted of a spec.
 *
 * @param availabilities stacks first, then services
 * @param expected the same order
 * @param improvements what helps most first; empty when they were not asked for
 * @param price what all hosts cost a month; null unless every host has a price
 * @param zones how many zones are named; of hosts without one it is not known what they share
 */
public record Prediction(
    String cluster,
    int years,
    long seed,
    FailureRates rates,
    List<Availability> availabilities,
    List<Expected> expected,
    List<SinglePoint> weaknesses,
    List<Improvement> improvements,
    @Nullable BigDecimal price,
    int zones) {
  public Prediction {
    availabilities = List.copyOf(availabilities);
    expected = List.copyOf(expected);
    weaknesses = List.copyOf(weaknesses);
    improvements = List.copyOf(improvements);
  }

  /** That of the service or stack of that name. */
  public Availability of(String name) {
    return availabilities.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing is called " + name));
  }

  /** How long one is without service after a single fault. */
  public Expected expected(String name) {
    return expected.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing is called " + name));
  }
}
