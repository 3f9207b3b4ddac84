package io.holdfast.cli.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From when on. */
sealed interface Since {
  record EventNumber(long number) implements Since {}

  record Ago(Duration span) implements Since {}

  record Moment(Instant instant) implements Since {}

  /** Understands {@code 42}, {@code 10m} and {@code 2026-01-31T12:00:00Z}. */
  final class Converter implements ITypeConverter<Since> {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhd])");

    @Override
    public Since convert(String text) {
      if (text.matches("[0-9]{1,18}")) {
        return new EventNumber(Long.parseLong(text));
      }
      var span = SPAN.matcher(text);
      if (span.matches()) {
        var amount = Long.parseLong(span.group(1));
        return new Ago(
            switch (span.group(2)) {
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              case "h" -> Duration.ofHours(amount);
              default -> Duration.ofDays(amount);
            });
      }
      try {
        return new Moment(Instant.parse(text));
      } catch (DateTimeParseException neither) {
        throw new TypeConversionException(
            "'%s' is neither a number (42), a time span (10m) nor an instant (2026-01-31T12:00:00Z)"
                .formatted(text));
      }
    }
  }
}
