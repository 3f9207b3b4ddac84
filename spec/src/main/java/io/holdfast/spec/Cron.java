package io.holdfast.spec;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.holdfast.core.spec.Timetable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The five fields of cron: minute, hour, day of month, month, day of week. Equal to another of the
 * same text and zone.
 */
final class Cron implements Timetable {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final String text;
  private final ZoneId zone;
  private final String words;
  private final ExecutionTime times;

  private Cron(String text, ZoneId zone) {
    var parsed = PARSER.parse(text).validate();
    this.text = text;
    this.zone = zone;
    this.words = CronDescriptor.instance(Locale.ENGLISH).describe(parsed);
    this.times = ExecutionTime.forCron(parsed);
  }

  /**
   * The timetable.
   *
   * @param text as it is written
   * @throws IllegalArgumentException when the text is none; the message says why
   */
  static Cron parse(String text, ZoneId zone) {
    return new Cron(text, zone);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Optional<Instant> after(Instant wall) {
    return times.nextExecution(wall.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  @Override
  public Optional<Instant> until(Instant wall) {
    // Its last time is before the one that it is asked for.
    var beyond = wall.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return times.lastExecution(beyond.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cron cron && text.equals(cron.text) && zone.equals(cron.zone);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, zone);
  }

  @Override
  public String toString() {
    return "%s %s".formatted(text, zone);
  }
}
