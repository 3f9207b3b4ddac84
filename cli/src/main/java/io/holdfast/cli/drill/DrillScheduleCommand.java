package io.holdfast.cli.drill;

import io.holdfast.api.ScheduleStatus;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.cli.terminal.Ages;
import io.holdfast.cli.terminal.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code drill schedule} command. */
@Command(
    name = "schedule",
    description = {
      "The drills that the cluster runs by itself, as the spec has them: when each is due next, what"
          + " its newest run came to, and whether it is overdue."
    })
final class DrillScheduleCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private ApiOptions api;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "A table for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    var out = command.commandLine().getOut();
    try (var client = api.reader()) {
      var schedules = client.drills().allSchedules();
      switch (output) {
        case JSON -> out.println(WireFormat.writeIndented(schedules));
        case TABLE -> {
          if (schedules.isEmpty()) {
            out.println("The spec has no schedules: 'drills', 'schedules'.");
          } else {
            var table = new Table("NAME", "DRILL", "TARGET", "WHEN", "NEXT", "LAST", "");
            var now = InstantSource.system().instant();
            schedules.forEach(schedule -> row(table, schedule, now));
            out.print(table.render(""));
          }
        }
      }
    }
    out.flush();
    return 0;
  }

  private static void row(Table table, ScheduleStatus schedule, Instant now) {
    var stack = schedule.stack();
    var last = schedule.last();
    var remark =
        (schedule.overdueSince() == null
                ? ""
                : "OVERDUE since %s. ".formatted(Ages.moment(schedule.overdueSince())))
            + (last == null ? "" : last.why());
    table.row(
        schedule.name().name(),
        schedule.drill().word(),
        stack == null ? schedule.service().name() : "stack " + stack,
        "%s (%s)".formatted(schedule.words(), schedule.zone()),
        schedule.next() == null ? "never" : Ages.moment(schedule.next()),
        last == null
            ? "-"
            : "%s, %s ago"
                .formatted(
                    last.answer().name().toLowerCase(Locale.ROOT), Ages.between(last.at(), now)),
        remark);
  }
}
