package io.holdfast.predict;

import io.holdfast.predict.rate.FailureRates;

/**
 * How to predict.
 *
 * @param years how many are lived through, 1 to {@link #MOST_YEARS}
 * @param seed the same seed gives the same answer
 * @param changes whether to try what one change would bring
 */
public record PredictionOptions(FailureRates rates, int years, long seed, boolean changes) {
  public static final int MOST_YEARS = 100_000;
  public static final PredictionOptions DEFAULT =
      new PredictionOptions(FailureRates.DEFAULT, 1000, 1, true);

  public PredictionOptions {
    if (years < 1 || years > MOST_YEARS) {
      throw new IllegalArgumentException(
          "found %d years; expected 1 to %d".formatted(years, MOST_YEARS));
    }
  }
}
