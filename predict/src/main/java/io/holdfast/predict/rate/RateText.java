package io.holdfast.predict.rate;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Rates and repair times as people write them: {@code host-crash=2/y}, {@code host-crash=4h}. */
public final class RateText {
  private static final String COPY = "copy";
  private static final double MOST_PER_YEAR = 100_000;
  private static final Duration LONGEST = Duration.ofDays(365);

  private RateText() {}

  /**
   * The rates with one changed.
   *
   * @param text {@code KIND=NUMBER/y}, or per {@code month}, {@code week} or {@code d}
   * @throws IllegalArgumentException with one sentence that says what was expected
   */
  public static FailureRates rate(FailureRates rates, String text) {
    var kind = kind(text, "a rate such as host-crash=2/y");
    var value = text.substring(text.indexOf('=') + 1);
    if (!value.matches("[0-9]{1,6}(\\.[0-9]{1,6})?/(y|month|week|d)")) {
      throw new IllegalArgumentException(
          "found '%s'; expected a number with /y, /month, /week or /d, such as %s=2/y"
              .formatted(text, kind.word()));
    }
    var slash = value.indexOf('/');
    var perYear =
        Double.parseDouble(value.substring(0, slash)) * timesAYear(value.substring(slash));
    if (perYear > MOST_PER_YEAR) {
      throw new IllegalArgumentException(
          "found '%s'; expected at most %.0f a year".formatted(text, MOST_PER_YEAR));
    }
    return rates.withRate(kind, perYear);
  }

  /**
   * The rates with one repair time changed.
   *
   * @param text {@code KIND=DURATION}; {@code copy=DURATION} for how long a copy of all data takes
   * @throws IllegalArgumentException with one sentence that says what was expected
   */
  public static FailureRates repair(FailureRates rates, String text) {
    var value = text.substring(text.indexOf('=') + 1);
    if (text.startsWith(COPY + "=")) {
      return rates.withCopy(duration(text, value));
    }
    var kind = kind(text, "a repair time such as host-crash=4h, or copy=2h");
    return rates.withRepair(kind, duration(text, value));
  }

  private static FaultKind kind(String text, String example) {
    var equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("found '%s'; expected %s".formatted(text, example));
    }
    var word = text.substring(0, equals);
    return FaultKind.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no fault '%s'; expected one of %s"
                    .formatted(
                        word,
                        Arrays.stream(FaultKind.values())
                            .map(FaultKind::word)
                            .collect(Collectors.joining(", ")))));
  }

  private static double timesAYear(String per) {
    return switch (per) {
      case "/month" -> 12;
      case "/week" -> 52;
      case "/d" -> 365;
      default -> 1;
    };
  }

  private static Duration duration(String text, String value) {
    if (!value.matches("[0-9]{1,6}(ms|s|m|h|d)")) {
      throw new IllegalArgumentException(
          "found '%s'; expected a duration with ms, s, m, h or d, such as 4h".formatted(text));
    }
    var unit = value.replaceAll("[0-9]", "");
    var number = Long.parseLong(value.replaceAll("[a-z]", ""));
    var found =
        switch (unit) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (found.isZero() || found.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "found '%s'; expected more than nothing and at most a year".formatted(text));
    }
    return found;
  }
}
