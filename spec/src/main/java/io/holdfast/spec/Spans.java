package io.holdfast.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 5s}, {@code 1m}, {@code 2h}, {@code 1d}.
 */
final class Spans {
  static final String PATTERN = "0|[0-9]{1,9}(ms|s|m|h|d)";

  private static final Pattern PARTS = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Spans() {}

  /** The duration, or empty when the text is none. A bare 0 needs no unit. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    var parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var number = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** The shortest way to write it; anything below a millisecond is dropped. */
  static String text(Duration span) {
    var millis = span.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    var seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    var minutes = seconds / 60;
    if (minutes % 60 != 0) {
      return minutes + "m";
    }
    var hours = minutes / 60;
    return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
  }
}
