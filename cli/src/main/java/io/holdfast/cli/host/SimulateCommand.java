package io.holdfast.cli.host;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.cli.predict.PredictOptions;
import io.holdfast.cli.predict.PredictRun;
import io.holdfast.simulation.Simulation;
import io.holdfast.simulation.SimulationOptions;
import io.holdfast.simulation.SimulationResult;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.bug.LookIn;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code simulate} command. */
@Command(
    name = "simulate",
    header = "Predicts what a spec keeps, or runs the protocol through seeded faults.",
    description = {
      "With a SPEC: lives through years of faults of that cluster and tells how available every"
          + " service and stack is, how long it is without service, what may be lost, which single"
          + " points of failure there are, and which one change would help most.",
      "",
      "Without: runs histories of a whole cluster in one thread each, with the decisions of the real agents"
          + " and every fault there is, and checks every rule after every event. The same seed always"
          + " gives the same history. Stops at the first seed in which a rule does not hold."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast simulate holdfast.yaml",
      "  holdfast simulate holdfast.yaml --rate host-crash=2/y --repair host-crash=4h",
      "  holdfast simulate holdfast.yaml --with three-hosts.yaml",
      "  holdfast simulate --seeds 100000",
      "  holdfast simulate --seed 4711 --trace",
      "  holdfast simulate --bug restart-in-place   (a deliberate mistake, to see it found)"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every rule held; or the prediction is printed",
      "1:a rule did not hold; its seed is printed",
      "2:the command line is wrong",
      "6:the spec has problems"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  /** Options that mean nothing with a SPEC. */
  private static final List<String> OF_PROTOCOL =
      List.of("--seeds", "--first", "--threads", "--trace", "--bug", "--in");

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private PredictOptions prediction;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many histories to run. Default: 10000.")
  private long seeds = 10_000;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Seed of the first of them. Default: 1.")
  private long first = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many to run at once, 1 to 64. Default: one for each core.")
  private @Nullable Integer threads;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Run this one history only; with SPEC: chance of the years. Default there: 1.")
  private @Nullable Long seed;

  @Option(names = "--trace", description = "With --seed: tell every step of it.")
  private boolean trace;

  @Option(
      names = "--bug",
      paramLabel = "NAME",
      description = "Put a deliberate mistake in; --bug list names them. May be repeated.")
  private List<String> bugs = List.of();

  @Option(
      names = "--in",
      paramLabel = "KIND",
      description =
          "Which histories to draw: all, async, five-members, restless, mariadb, redis or stacks. Default: all;"
              + " with --bug, those that can show it.")
  private @Nullable String kind;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    refuse(
        prediction.isAsked() ? OF_PROTOCOL : PredictOptions.NAMES,
        prediction.isAsked() ? "is about the protocol; leave SPEC out" : "needs a SPEC");
    if (prediction.isAsked()) {
      return predict(out);
    }
    if (bugs.contains("list")) {
      for (var bug : Bug.values()) {
        out.println("%-26s %s".formatted(bug.word(), bug.sentence()));
      }
      out.flush();
      return Exit.OK.code();
    }
    var result = run(out);
    result
        .failed()
        .ifPresentOrElse(
            failure ->
                out.printf(
                    "seed %d: %s%nSee every step of it: holdfast simulate --seed %d --trace%s%n",
                    failure.seed(), failure.violation(), failure.seed(), sameOptions()),
            () -> out.println("every rule held"));
    out.println(figures(result));
    out.flush();
    return result.failed().isPresent() ? Exit.FAILED.code() : Exit.OK.code();
  }

  private int predict(PrintWriter out) {
    try {
      return new PredictRun(prediction, out, command.commandLine().getErr())
          .run(seed == null ? 1 : seed);
    } catch (IllegalArgumentException impossible) {
      throw wrong(String.valueOf(impossible.getMessage()));
    }
  }

  private void refuse(List<String> options, String why) {
    var given = command.commandLine().getParseResult();
    options.stream()
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(option -> {
          throw wrong("%s %s".formatted(option, why));
        });
  }

  private SimulationResult run(PrintWriter out) {
    if (seed != null) {
      return Simulation.replay(seed, mistakes(), lookIn(), trace ? out::println : _ -> {});
    }
    if (trace) {
      throw wrong("--trace tells one history: name it with --seed");
    }
    try {
      var cores = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
      var options =
          new SimulationOptions(
              first, seeds, mistakes(), lookIn(), threads == null ? cores : threads);
      var saidAt = new AtomicLong(System.nanoTime());
      return Simulation.run(options, finished -> progress(out, saidAt, finished));
    } catch (IllegalArgumentException impossible) {
      throw wrong(String.valueOf(impossible.getMessage()));
    }
  }

  /** A line every two seconds, whichever thread comes first. */
  private void progress(PrintWriter out, AtomicLong saidAt, long finished) {
    var now = System.nanoTime();
    var last = saidAt.get();
    if (now - last > BETWEEN_LINES.toNanos() && saidAt.compareAndSet(last, now)) {
      out.println("%,d of %,d histories".formatted(finished, seeds));
      out.flush();
    }
  }

  private Set<Bug> mistakes() {
    var set = EnumSet.noneOf(Bug.class);
    for (var name : bugs) {
      set.add(
          List.of(Bug.values()).stream()
              .filter(bug -> bug.word().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> wrong("there is no bug '%s'; --bug list names them".formatted(name))));
    }
    return set;
  }

  private LookIn lookIn() {
    if (kind == null) {
      return LookIn.of(mistakes());
    }
    return List.of(LookIn.values()).stream()
        .filter(one -> one.word().equals(kind))
        .findFirst()
        .orElseThrow(
            () -> wrong("--in takes all, async, five-members or stacks, not '%s'".formatted(kind)));
  }

  private String sameOptions() {
    var text = new StringBuilder(kind == null ? "" : " --in " + kind);
    bugs.forEach(bug -> text.append(" --bug ").append(bug));
    return text.toString();
  }

  private static String figures(SimulationResult result) {
    return String.format(
        Locale.ROOT,
        "%,d histories, %,d events, %,.1f hours of simulated time in %.1f s: %,.0f histories a second and"
            + " core",
        result.histories(),
        result.events(),
        result.virtual().toSeconds() / 3600.0,
        result.took().toMillis() / 1000.0,
        result.ratePerCore());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
