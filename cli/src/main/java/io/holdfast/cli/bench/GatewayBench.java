package io.holdfast.cli.bench;

import io.holdfast.cli.demo.Progress;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Haproxy;
import io.holdfast.testkit.TestkitException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The gateway against HAProxy in TCP mode and against no proxy at all, by pgbench. */
@Command(
    name = "gateway",
    description =
        "Throughput and latency of pgbench -S through the gateway, through HAProxy (when it is"
            + " installed) and directly.")
final class GatewayBench implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Option(names = "--seconds", defaultValue = "10", description = "Of each measurement.")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "All ways are measured in turn so often: neighbours disturb each alike.")
  private int rounds;

  private static final int HAPROXY_PORT = 6431;

  private record Load(String name, int clients, boolean reconnect) {}

  private static final List<Load> LOADS =
      List.of(
          new Load("8 clients", 8, false),
          new Load("32 clients", 32, false),
          new Load("8 clients, -C", 8, true));

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    var progress = new Progress(command.commandLine().getErr());
    var table =
        new Table(
            "./holdfast bench gateway --seconds %d --rounds %d".formatted(seconds, rounds),
            "pgbench -S",
            "way",
            "tps, median",
            "p50, ms",
            "p99, ms");
    try (var cluster = Preparation.form(ClusterPlan.threeHosts(Form.LOOPBACK), progress)) {
      var primary = cluster.primary();
      var address = primary.address();
      var folder = cluster.spec().resolveSibling("bench");
      var pgbench = new Pgbench(cluster.password(), makeFolder(folder));
      pgbench.initialize(address, cluster.ports().database());
      var haproxy = haproxy(address, cluster.ports().database(), folder);
      try {
        var ways = new LinkedHashMap<String, Integer>();
        ways.put("direct", cluster.ports().database());
        haproxy.ifPresentOrElse(
            _ -> ways.put("HAProxy", HAPROXY_PORT),
            () -> progress.say("HAProxy is not installed and left out."));
        ways.put("gateway", cluster.ports().write());
        for (var load : LOADS) {
          var results = measure(pgbench, address, ways, load, progress);
          results.forEach((way, rounds) -> addRow(table, load, way, rounds));
          addComparison(table, load, results);
        }
      } finally {
        haproxy.ifPresent(Haproxy::close);
      }
    }
    out.print(table);
    out.flush();
    return 0;
  }

  /** HAProxy in TCP mode before that server; empty where it is not installed. */
  private static Optional<Haproxy> haproxy(String address, int port, Path folder) {
    if (!Haproxy.isInstalled()) {
      return Optional.empty();
    }
    var configuration =
        """
        global
          nbthread 2
          maxconn 2000
        defaults
          mode tcp
          timeout connect 2s
          timeout client 1h
          timeout server 1h
        listen postgresql
          bind %s:%d
          server primary %s:%d
        """
            .formatted(address, HAPROXY_PORT, address, port);
    return Optional.of(
        Haproxy.start(folder, configuration, new InetSocketAddress(address, HAPROXY_PORT)));
  }

  private Map<String, List<Pgbench.Result>> measure(
      Pgbench pgbench, String address, Map<String, Integer> ways, Load load, Progress progress) {
    var results = new LinkedHashMap<String, List<Pgbench.Result>>();
    for (int round = 1; round <= rounds; round++) {
      for (var way : ways.entrySet()) {
        progress.say("%s, %s, %d/%d", load.name(), way.getKey(), round, rounds);
        results
            .computeIfAbsent(way.getKey(), _ -> new ArrayList<>())
            .add(
                pgbench.select(address, way.getValue(), load.clients(), load.reconnect(), seconds));
      }
    }
    return results;
  }

  private static void addRow(Table table, Load load, String way, List<Pgbench.Result> results) {
    table.row(
        load.name(),
        way,
        "%.0f".formatted(median(results, Pgbench.Result::transactionsPerSecond)),
        "%.2f".formatted(median(results, Pgbench.Result::medianMicros) / 1000),
        "%.2f".formatted(median(results, Pgbench.Result::p99Micros) / 1000));
  }

  /** Median over the rounds of what the gateway did against what HAProxy did in the same round. */
  private static void addComparison(
      Table table, Load load, Map<String, List<Pgbench.Result>> results) {
    var haproxy = results.get("HAProxy");
    var gateway = results.get("gateway");
    if (haproxy == null || gateway == null) {
      return;
    }
    table.row(
        load.name(),
        "gateway / HAProxy",
        ratio(gateway, haproxy, Pgbench.Result::transactionsPerSecond),
        ratio(gateway, haproxy, Pgbench.Result::medianMicros),
        ratio(gateway, haproxy, Pgbench.Result::p99Micros));
  }

  private static String ratio(
      List<Pgbench.Result> ones,
      List<Pgbench.Result> others,
      ToDoubleFunction<Pgbench.Result> figure) {
    var ratios =
        IntStream.range(0, ones.size())
            .mapToDouble(round ->
                figure.applyAsDouble(ones.get(round)) / figure.applyAsDouble(others.get(round)));
    return "%.2f".formatted(median(ratios));
  }

  private static double median(
      List<Pgbench.Result> results, ToDoubleFunction<Pgbench.Result> figure) {
    return median(results.stream().mapToDouble(figure));
  }

  private static double median(DoubleStream values) {
    var sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Path makeFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TestkitException("Cannot make " + folder, e);
    }
  }
}
