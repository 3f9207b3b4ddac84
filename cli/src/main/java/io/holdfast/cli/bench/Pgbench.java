package io.holdfast.cli.bench;

import io.holdfast.testkit.PostgresBinaries;
import io.holdfast.testkit.TestkitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Runs pgbench and reads its result and its log of every transaction. */
final class Pgbench {
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

  /** What one run achieved. */
  record Result(double transactionsPerSecond, long medianMicros, long p99Micros) {}

  private final String password;
  private final Path folder;

  Pgbench(String password, Path folder) {
    this.password = password;
    this.folder = folder;
  }

  void initialize(String host, int port) {
    run(List.of("-i", "-q", "-s", "5", "-h", host, "-p", "" + port, "-U", "app", "app"));
  }

  /** Selects only, for so many seconds; with a new connection for each transaction if asked. */
  Result select(String host, int port, int clients, boolean reconnect, int seconds) {
    var arguments = new ArrayList<>(List.of("-n", "-S", "-M", "simple", "-l"));
    arguments.addAll(List.of("-c", "" + clients, "-j", "2", "-T", "" + seconds));
    arguments.addAll(List.of("-h", host, "-p", "" + port, "-U", "app"));
    if (reconnect) {
      arguments.add("-C");
    }
    arguments.add("app");
    var output = run(arguments);
    var matcher = TPS.matcher(output);
    if (!matcher.find()) {
      throw new TestkitException("pgbench said no tps: " + output);
    }
    var latencies = latencies();
    return new Result(
        Double.parseDouble(matcher.group(1)),
        latencies[latencies.length / 2],
        latencies[(int) (latencies.length * 0.99)]);
  }

  /** Third column of the logs, sorted: microseconds a transaction took. Removes the logs. */
  private long[] latencies() {
    var all = LongStream.builder();
    try (var files = Files.newDirectoryStream(folder, "pgbench_log.*")) {
      for (var file : files) {
        try (var lines = Files.lines(file)) {
          lines.mapToLong(line -> Long.parseLong(line.split(" ", 4)[2])).forEach(all);
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot read the logs of pgbench: " + e.getMessage(), e);
    }
    var sorted = all.build().sorted().toArray();
    if (sorted.length == 0) {
      throw new TestkitException("pgbench finished no transaction");
    }
    return sorted;
  }

  private String run(List<String> arguments) {
    var program =
        PostgresBinaries.find()
            .map(folder -> folder.resolve("pgbench"))
            .orElseThrow(() -> new TestkitException("There is no pgbench here"));
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      var builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().put("PGPASSWORD", password);
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new TestkitException("pgbench failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new TestkitException("pgbench could not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted during pgbench", e);
    }
  }
}
