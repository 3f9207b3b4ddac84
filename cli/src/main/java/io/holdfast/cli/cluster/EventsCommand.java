package io.holdfast.cli.cluster;

import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.WireFormat;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code events} command. */
@Command(
    name = "events",
    header = "Shows what happened.",
    description = {"Shows what happened, oldest first."},
    footer = {
      "",
      "Examples:",
      "  holdfast events --since 1h",
      "  holdfast events --since 42 --follow",
      "  holdfast events -o json | jq 'select(.severity == \"critical\")'"
    })
public final class EventsCommand implements Callable<Integer> {
  private static final int LAST = 50;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with events as they happen, until interrupted.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Since.Converter.class,
      description =
          "Only events after this number (42), within this time (10m, 2h, 1d), or after this instant"
              + " (2026-01-31T12:00:00Z). Default: the last 50.")
  private @Nullable Since since;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Lines for people, or one JSON document in each line.")
  private OutputFormat output = OutputFormat.TABLE;

  /** Number of the last event looked at, wanted or not. */
  private long seen;

  @Override
  public Integer call() throws InterruptedException {
    try (var client = api.reader()) {
      var past = past(client);
      past.forEach(this::print);
      if (follow) {
        client.follow(seen, this::print);
      }
    }
    return 0;
  }

  private List<Event> past(HoldfastClient client) throws InterruptedException {
    var now = InstantSource.system().instant();
    var kept = new ArrayDeque<Event>();
    seen = since instanceof Since.EventNumber(var number) ? number : 0;
    while (true) {
      var page = client.events(seen);
      for (var event : page.events()) {
        if (isWanted(event, now)) {
          kept.add(event);
        }
        if (since == null && kept.size() > LAST) {
          kept.remove();
        }
        seen = event.number();
      }
      if (page.events().isEmpty() || seen >= page.last()) {
        return List.copyOf(kept);
      }
    }
  }

  private boolean isWanted(Event event, Instant now) {
    return switch (since) {
      case null -> true;
      case Since.EventNumber(var number) -> event.number() > number;
      case Since.Ago(var span) -> !event.time().isBefore(now.minus(span));
      case Since.Moment(var instant) -> event.time().isAfter(instant);
    };
  }

  private void print(Event event) {
    var out = command.commandLine().getOut();
    out.println(
        switch (output) {
          case JSON -> WireFormat.writeText(event);
          case TABLE -> line(event);
        });
    out.flush();
  }

  private static String line(Event event) {
    var service = event.service();
    var host = event.host();
    var about = (service == null ? "" : service.name()) + (host == null ? "" : "@" + host.name());
    return "%6d  %s  %-8s  %-12s  %s"
        .formatted(
            event.number(),
            TIME.format(event.time()),
            event.severity().name().toLowerCase(Locale.ROOT),
            about.isEmpty() ? "-" : about,
            event.message());
  }
}
