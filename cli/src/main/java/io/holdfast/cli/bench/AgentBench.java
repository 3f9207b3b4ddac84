package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Progress;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an idle agent costs its host, and how long it takes to be there. */
@Command(name = "agent", description = "Memory, idle CPU and start-up time of the agents.")
final class AgentBench implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Clock ticks a second in /proc, the same on every Linux this runs on. */
  private static final double TICKS_PER_SECOND = 100;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Option(names = "--seconds", defaultValue = "30", description = "CPU is measured for so long.")
  private int seconds;

  @Option(names = "--starts", defaultValue = "5", description = "Starts measured.")
  private int starts;

  @Override
  public Integer call() throws IOException {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var table =
        new Table(
            "./holdfast bench agent --seconds %d --starts %d%s"
                .formatted(seconds, starts, options.asText()),
            "agent of",
            "RSS, MB",
            "PSS, MB",
            "CPU idle, % of a core",
            "killed to answering, s: min / **median** / p99 / max");
    try (var cluster = Preparation.form(options.plan(), progress)) {
      pause(Duration.ofSeconds(10)); // what start-up left to do
      var before = new ArrayList<Long>();
      for (var host : cluster.hosts()) {
        before.add(cpuTicks(host));
      }
      progress.say("Measuring CPU of the idle agents for %d s ...", seconds);
      pause(Duration.ofSeconds(seconds));
      var status = cluster.status();
      var primary = cluster.primary();
      for (int i = 0; i < cluster.hosts().size(); i++) {
        var host = cluster.hosts().get(i);
        var percent = (cpuTicks(host) - before.get(i)) / TICKS_PER_SECOND / seconds * 100;
        var controller = status.controller();
        var roles = new ArrayList<String>();
        roles.add(host == primary ? "primary" : "standby");
        if (controller != null && controller.name().equals(host.name())) {
          roles.add("controller");
        }
        table.row(
            "%s (%s)".formatted(host.name(), String.join(", ", roles)),
            megabytes(host, "Rss:"),
            megabytes(host, "Pss:"),
            String.format(Locale.ROOT, "%.2f", percent),
            host == cluster.hosts().getLast() ? Table.distribution(startUp(cluster, host)) : "");
      }
    }
    out.print(table);
    out.flush();
    return 0;
  }

  private List<Duration> startUp(LocalCluster cluster, LocalHost host) {
    var times = new ArrayList<Duration>();
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://%s:%d/health".formatted(host.address(), cluster.ports().api())))
              .timeout(Duration.ofSeconds(1))
              .build();
      for (int start = 0; start < starts; start++) {
        host.killAgent();
        long from = System.nanoTime();
        host.startAgent();
        Waiting.until(() -> answers(http, request), DEADLINE, () -> host.logTail(20));
        times.add(Duration.ofNanos(System.nanoTime() - from));
        cluster.awaitRedundant(DEADLINE);
      }
    }
    return times;
  }

  private static boolean answers(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long cpuTicks(LocalHost host) throws IOException {
    var stat = Files.readString(Path.of("/proc/%d/stat".formatted(host.agentPid())));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long megabytes(LocalHost host, String field) throws IOException {
    var kilobytes =
        Files.readAllLines(Path.of("/proc/%d/smaps_rollup".formatted(host.agentPid()))).stream()
            .filter(line -> line.startsWith(field))
            .findFirst()
            .map(line -> line.replaceAll("\\D+", ""))
            .orElse("0");
    return Math.round(Long.parseLong(kilobytes) / 1024.0);
  }

  private static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Waiting.until(
        () -> System.nanoTime() - until > 0, time.plusSeconds(30), () -> "time stands still");
  }
}
