package io.holdfast.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.ProgramPath;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules of drills as they are written, and as they are refused. */
class SchedulesTest {
  private static final String SMALL =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11}
        b: {address: 10.0.0.12}
        c: {address: 10.0.0.13}
      services:
        db:
          engine: postgresql
      """;

  private static final String STACK =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11}
        b: {address: 10.0.0.12}
        c: {address: 10.0.0.13}
      services:
        api: {engine: process, command: [api], port: 8080}
        db: {engine: postgresql}
      stacks:
        main:
          services: [api, db]
      """;

  @TempDir Path folder;

  @Test
  void aScheduleIsADrillWithItsTimesAndLimits() throws IOException {
    var schedules =
        valid(
                SMALL
                    + """
                    drills:
                      production: true
                      window: "sat 02:00-05:00"
                      zone: Europe/Berlin
                      schedules:
                        weekly:
                          drill: process-hung
                          service: db
                          cron: "0 3 * * sat"
                          confirm: shop
                          window: "02:30-04:00"
                          limits: {lasts: 20s, rtoTimes: 2, failedPercent: 30}
                          overdue: 14d
                    """)
            .spec()
            .drills()
            .schedules();
    var berlin = ZoneId.of("Europe/Berlin");
    assertThat(schedules)
        .containsExactly(
            new ScheduleSpec(
                new ScheduleId("weekly"),
                "process-hung",
                new ServiceId("db"),
                null,
                null,
                null,
                Cron.parse("0 3 * * sat", berlin),
                new Window(
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.of(2, 30),
                    LocalTime.of(4, 0),
                    berlin),
                "shop",
                Duration.ofSeconds(20),
                new DrillTolerance(2, 30),
                Duration.ofDays(14)));
    var due = Instant.parse("2026-11-28T02:00:00Z");
    assertThat(schedules.getFirst().overdueAfter(due)).contains(due.plus(Duration.ofDays(14)));
  }

  @Test
  void aScheduleIsOverdueAfterTwoIntervalsUnlessToldOtherwise() throws IOException {
    var schedule = scheduled("service: db, drill: switchover, cron: \"0 3 * * *\"");
    assertThat(schedule.overdueAfter(Instant.parse("2026-11-26T03:00:00Z")))
        .contains(Instant.parse("2026-11-28T03:00:00Z"));
  }

  @Test
  void aScheduleOfAStackIsMeasuredThroughItsFirstServiceWithData() throws IOException {
    var schedule =
        valid(
                STACK
                    + """
                    drills:
                      schedules:
                        s: {stack: main, drill: members-stopped, cron: "0 3 * * *"}
                    """)
            .spec()
            .drills()
            .schedules()
            .getFirst();
    assertThat(schedule.stack()).isEqualTo(new StackId("main"));
    assertThat(schedule.service()).isEqualTo(new ServiceId("db"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "service: api, ledgerPath: /ledger; true; /ledger",
        "service: api, askPath: /health/ready; false; /health/ready",
        "stack: main, ledgerPath: /ledger; true; /ledger"
      })
  void aScheduleOfAProgramSaysWhatToAskIt(String target, boolean keepsRecords, String path)
      throws IOException {
    var schedule =
        valid(
                STACK
                    + "drills: {schedules: {s: {%s, drill: agent-killed, cron: \"0 3 * * *\"}}}\n"
                        .formatted(target))
            .spec()
            .drills()
            .schedules()
            .getFirst();
    assertThat(schedule.service()).isEqualTo(new ServiceId("api"));
    assertThat(schedule.program()).isEqualTo(new ProgramPath(path, keepsRecords));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "service: api; 'api' is a program, and it is not known what to ask it",
        "service: db, ledgerPath: /ledger; 'db' is no program and keeps a ledger of its own",
        "service: api, ledgerPath: /a, askPath: /b; expected either 'ledgerPath' or 'askPath'",
        "service: api, ledgerPath: ledger; expected a path such as /ledger"
      })
  void refusesAScheduleThatCouldNotBeMeasured(String target, String problem) throws IOException {
    assertThat(
            problems(
                STACK
                    + "drills: {schedules: {s: {%s, drill: agent-killed, cron: \"0 3 * * *\"}}}\n"
                        .formatted(target)))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "service: db, drill: switchover; missing; expected five fields such as 0 3 * * sat",
        "service: db, drill: swichover, cron: \"0 3 * * *\"; did you mean 'switchover'?",
        "service: db, drill: operator-error, cron: \"0 3 * * *\"; is not supported yet by this version",
        "service: db, drill: switchover, cron: \"0 25 * * *\"; is no time of cron",
        "service: db, drill: switchover, cron: \"0 0 30 2 *\"; is never due",
        "service: db, drill: switchover, cron: daily; expected five fields such as 0 3 * * sat",
        "service: bd, drill: switchover, cron: \"0 3 * * *\"; did you mean 'db'?",
        "drill: switchover, cron: \"0 3 * * *\"; expected either 'service' or 'stack'",
        "stack: main, drill: switchover, cron: \"0 3 * * *\"; 'main' is not among the stacks",
        "service: db, host: z, drill: switchover, cron: \"0 3 * * *\"; 'z' does not carry 'db'",
        "service: db, drill: switchover, cron: \"0 3 * * *\", window: \"04:00-05:00\"; is never due while its window is open",
        "service: db, drill: switchover, cron: \"0 3 * * *\", limits: {lasts: 3s}; switchover is over at once",
        "service: db, drill: switchover, cron: \"0 3 * * *\", confirm: other; 'other' is not this cluster",
        "service: db, drill: switchover, corn: \"0 3 * * *\"; did you mean 'cron'?"
      })
  void refusesASchedule(String schedule, String problem) throws IOException {
    assertThat(problems(SMALL + "drills: {schedules: {s: {" + schedule + "}}}\n"))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  /** Who marks a cluster as production wants to be asked; a schedule is asked in the spec. */
  @Test
  void aScheduleOfAProductionClusterNamesIt() throws IOException {
    assertThat(
            problems(
                SMALL
                    + """
                    drills:
                      production: true
                      schedules: {s: {service: db, drill: switchover, cron: "0 3 * * *"}}
                    """))
        .singleElement()
        .asString()
        .contains("F:11")
        .endsWith("missing: this cluster is marked as production; expected 'confirm: shop'");
  }

  private ScheduleSpec scheduled(String schedule) throws IOException {
    return valid(SMALL + "drills: {schedules: {s: {" + schedule + "}}}\n")
        .spec()
        .drills()
        .schedules()
        .getFirst();
  }

  private SpecFile valid(String text) throws IOException {
    var result = read(text);
    assertThat(result.problems()).isEmpty();
    return ((SpecResult.Valid) result).file();
  }

  private List<String> problems(String text) throws IOException {
    var result = read(text);
    assertThat(result).isInstanceOf(SpecResult.Invalid.class);
    return result.problems().stream()
        .map(SpecProblem::sentence)
        .map(line -> line.replace(folder.resolve("holdfast.yaml").toString(), "F"))
        .toList();
  }

  private SpecResult read(String text) throws IOException {
    return SpecReader.read(Files.writeString(folder.resolve("holdfast.yaml"), text));
  }
}
