package io.holdfast.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.DrillTolerance;
import io.holdfast.core.spec.ProgramPath;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drills that are run by themselves: what is wrong, and the model. */
final class Schedules {
  /** Any day would do: a timetable that has nothing after it has nothing at all. */
  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

  /** So many due times in a row outside the window, and no others will be inside it. */
  private static final int DUE_TIMES = 100;

  private static final String LEDGER_PATH = "ledgerPath";

  /** What tells how to measure a program. */
  private static final List<String> PATHS = List.of(LEDGER_PATH, "askPath");

  private final Tree top;
  private final Tree services;
  private final Tree drills;
  private final Problems problems;

  private Schedules(Tree top, Problems problems) {
    this.top = top;
    this.services = top.tree("services");
    this.drills = top.tree("drills");
    this.problems = problems;
  }

  static void check(Tree top, Problems problems) {
    var check = new Schedules(top, problems);
    var schedules = check.drills.tree("schedules");
    if (schedules.keys().size() > DrillSpec.MOST_SCHEDULES) {
      problems.error(
          check.drills.placeOf("schedules"),
          "expected at most %d schedules, found %d",
          DrillSpec.MOST_SCHEDULES,
          schedules.keys().size());
    }
    for (var name : schedules.keys()) {
      check.schedule(schedules.tree(name));
    }
  }

  static List<ScheduleSpec> of(Tree top) {
    var schedules = top.tree("drills").tree("schedules");
    return schedules.keys().stream().map(name -> spec(top, name, schedules.tree(name))).toList();
  }

  private void schedule(Tree schedule) {
    Windows.check(schedule, problems);
    target(schedule);
    kind(schedule).ifPresent(kind -> lasts(schedule, kind));
    timetable(schedule);
    consent(schedule);
  }

  private void target(Tree schedule) {
    if (schedule.has("service") == schedule.has("stack")) {
      problems.error(
          schedule.has("stack") ? schedule.placeOf("stack") : schedule.place(),
          "expected either 'service' or 'stack'");
      return;
    }
    if (schedule.has("stack") && !isKnown(schedule, "stack", top.tree("stacks"))) {
      return;
    }
    if (schedule.has("service") && !isKnown(schedule, "service", services)) {
      return;
    }
    var service = services.tree(measured(top, schedule));
    var hosts = Defaults.members(top, service);
    schedule
        .find("host", String.class)
        .filter(host -> !hosts.contains(host))
        .ifPresent(host ->
            problems.error(
                schedule.placeOf("host"),
                "'%s' does not carry '%s'; expected one of %s",
                host,
                measured(top, schedule),
                String.join(", ", hosts)));
    if (schedule.has("stack")) {
      kind(schedule)
          .filter(kind -> kind.reach() != DrillKind.Reach.HOST && kind != DrillKind.SWITCHOVER)
          .ifPresent(kind ->
              problems.error(
                  schedule.placeOf("drill"),
                  "%s does not concern a whole stack; expected a drill of a host, a switchover, or"
                      + " 'service' instead of 'stack'",
                  kind.word()));
    }
    paths(schedule, Programs.isProgram(service));
  }

  private void paths(Tree schedule, boolean ofProgram) {
    var given = PATHS.stream().filter(schedule::has).toList();
    if (given.size() > 1) {
      problems.error(
          schedule.placeOf(given.getLast()), "expected either 'ledgerPath' or 'askPath'");
    } else if (!ofProgram && !given.isEmpty()) {
      problems.error(
          schedule.placeOf(given.getFirst()),
          "'%s' is no program and keeps a ledger of its own; leave it out",
          measured(top, schedule));
    } else if (ofProgram && given.isEmpty()) {
      problems.error(
          schedule.placeOf(schedule.has("stack") ? "stack" : "service"),
          "'%s' is a program, and it is not known what to ask it; expected 'ledgerPath' with where"
              + " it keeps records, or 'askPath' with what to GET",
          measured(top, schedule));
    }
  }

  private boolean isKnown(Tree schedule, String key, Tree all) {
    var name = schedule.get(key, String.class);
    if (all.has(name)) {
      return true;
    }
    problems.error(
        schedule.placeOf(key),
        "'%s' is not among the %ss%s",
        name,
        key,
        Nearest.to(name, all.keys())
            .map(near -> ", did you mean '" + near + "'?")
            .orElse(" (" + String.join(", ", all.keys()) + ")"));
    return false;
  }

  private void lasts(Tree schedule, DrillKind kind) {
    var limits = schedule.tree("limits");
    if (limits.has("lasts") && kind.lasts().isZero()) {
      problems.error(limits.placeOf("lasts"), "%s is over at once; leave it out", kind.word());
    }
  }

  private void timetable(Tree schedule) {
    var text = schedule.find("cron", String.class);
    if (text.isEmpty()) {
      return;
    }
    Cron cron;
    try {
      cron = Cron.parse(text.get(), ZoneId.of("UTC"));
    } catch (IllegalArgumentException e) {
      problems.error(
          schedule.placeOf("cron"),
          "'%s' is no time of cron: %s; expected minute, hour, day of month, month and day of week,"
              + " such as 0 3 * * sat",
          text.get(),
          String.valueOf(e.getMessage()));
      return;
    }
    if (cron.after(SOME_DAY).isEmpty()) {
      problems.error(schedule.placeOf("cron"), "'%s' is never due", text.get());
      return;
    }
    zone(top, schedule).ifPresent(zone -> windows(schedule, Cron.parse(text.get(), zone), zone));
  }

  /** A due time that no window is open at would be missed every time. */
  private void windows(Tree schedule, Cron cron, ZoneId zone) {
    var own = schedule.find("window", String.class).flatMap(text -> Windows.parse(text, zone));
    var general =
        zone(drills)
            .flatMap(its ->
                drills.find("window", String.class).flatMap(text -> Windows.parse(text, its)));
    var due = cron.after(SOME_DAY);
    for (int i = 0; i < DUE_TIMES && due.isPresent(); i++) {
      if (isOpen(own, due.get()) && isOpen(general, due.get())) {
        return;
      }
      due = cron.after(due.get());
    }
    problems.error(
        schedule.placeOf("cron"),
        "'%s' is never due while %s is open",
        cron.text(),
        own.isPresent() && general.isPresent()
            ? "its window and that of 'drills'"
            : own.isPresent() ? "its window" : "the window of 'drills'");
  }

  private static boolean isOpen(Optional<Window> window, Instant due) {
    return window.isEmpty() || window.get().isOpen(due);
  }

  private void consent(Tree schedule) {
    var cluster = top.find("cluster", String.class).orElse("");
    var confirm = schedule.find("confirm", String.class);
    if (confirm.isPresent() && !confirm.get().equals(cluster)) {
      problems.error(
          schedule.placeOf("confirm"),
          "'%s' is not this cluster; expected '%s'",
          confirm.get(),
          cluster);
    } else if (confirm.isEmpty() && drills.find("production", Boolean.class).orElse(false)) {
      problems.error(
          schedule.placeOf("confirm"),
          "missing: this cluster is marked as production; expected 'confirm: %s'",
          cluster);
    }
  }

  private static Optional<DrillKind> kind(Tree schedule) {
    return schedule.find("drill", String.class).flatMap(DrillKind::named);
  }

  private static Optional<ZoneId> zone(Tree top, Tree schedule) {
    return schedule.has("zone") ? zone(schedule) : zone(top.tree("drills"));
  }

  private static Optional<ZoneId> zone(Tree tree) {
    return tree.find("zone", String.class).filter(Windows::isZone).map(ZoneId::of);
  }

  /** What is measured: of a stack, the first database, or the first program if it has a path. */
  private static String measured(Tree top, Tree schedule) {
    if (schedule.has("service")) {
      return schedule.get("service", String.class);
    }
    var services = top.tree("stacks").tree(schedule.get("stack", String.class)).texts("services");
    var hasPath = PATHS.stream().anyMatch(schedule::has);
    return services.stream()
        .filter(name -> Programs.isProgram(top.tree("services").tree(name)) == hasPath)
        .findFirst()
        .or(() -> services.stream().findFirst())
        .orElse("");
  }

  private static ScheduleSpec spec(Tree top, String name, Tree schedule) {
    var zone = zone(top, schedule).orElseThrow();
    var limits = schedule.tree("limits");
    return new ScheduleSpec(
        new ScheduleId(name),
        schedule.get("drill", String.class),
        new ServiceId(measured(top, schedule)),
        schedule.find("stack", String.class).map(StackId::new).orElse(null),
        program(schedule),
        schedule.find("host", String.class).map(HostId::new).orElse(null),
        Cron.parse(schedule.get("cron", String.class), zone),
        window(schedule, zone),
        schedule.find("confirm", String.class).orElse(null),
        limits.find("lasts", Duration.class).orElse(null),
        new DrillTolerance(
            limits.get("rtoTimes", Integer.class), limits.get("failedPercent", Integer.class)),
        schedule.find("overdue", Duration.class).orElse(null));
  }

  private static @Nullable ProgramPath program(Tree schedule) {
    return PATHS.stream()
        .flatMap(key ->
            schedule.find(key, String.class).stream()
                .map(path -> new ProgramPath(path, key.equals(LEDGER_PATH))))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Window window(Tree schedule, ZoneId zone) {
    return schedule
        .find("window", String.class)
        .flatMap(window -> Windows.parse(window, zone))
        .orElse(null);
  }
}
