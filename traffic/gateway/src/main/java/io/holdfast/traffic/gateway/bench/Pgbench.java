package io.holdfast.traffic.gateway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs pgbench and reads what it measured, transaction by transaction. */
final class Pgbench {
  /** Rows are 100 000 times as many: small enough for the database's cache. */
  private static final int SCALE = 5;

  private static final int THREADS = 2;
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Pattern PER_SECOND = Pattern.compile("^tps = ([0-9.]+)", Pattern.MULTILINE);

  private final Path program;
  private final Path folder;
  private final String user;
  private final String database;

  /**
   * Prepares runs.
   *
   * @param program where pgbench is
   * @param folder where its logs may go; emptied by each run
   */
  Pgbench(Path program, Path folder, String user, String database) {
    this.program = program;
    this.folder = folder;
    this.user = user;
    this.database = database;
  }

  void fill(InetSocketAddress server) throws IOException, InterruptedException {
    run(List.of("-q", "-i", "-s", Integer.toString(SCALE)), server, Duration.ZERO);
  }

  /**
   * Runs the workload for the time.
   *
   * @param proxyCpuNanos processor time that the proxy has used so far
   */
  Sample run(Workload workload, InetSocketAddress server, Duration time, LongSupplier proxyCpuNanos)
      throws IOException, InterruptedException {
    clearLogs();
    List<String> options =
        new ArrayList<>(List.of("-n", "-S", "-l", "--log-prefix=" + folder.resolve("log")));
    options.addAll(List.of("-c", Integer.toString(workload.clients())));
    options.addAll(List.of("-j", Integer.toString(THREADS)));
    options.addAll(List.of("-T", Long.toString(time.toSeconds())));
    if (workload.reconnecting()) {
      options.add("-C");
    }
    long before = proxyCpuNanos.getAsLong();
    String output = run(options, server, time);
    long used = proxyCpuNanos.getAsLong() - before;
    Matcher perSecond = PER_SECOND.matcher(output);
    if (!perSecond.find()) {
      throw new IOException("pgbench said nothing about its speed: " + output);
    }
    int[] micros = latencies();
    return new Sample(
        Double.parseDouble(perSecond.group(1)),
        micros[micros.length / 2],
        micros[(int) (micros.length * 0.99)],
        used / 1000.0 / micros.length);
  }

  private String run(List<String> options, InetSocketAddress server, Duration time)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("-h", server.getHostString(), "-p", Integer.toString(server.getPort())));
    command.addAll(List.of("-U", user));
    command.addAll(options);
    command.add(database);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(time.plus(GRACE).toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("pgbench did not end: " + Files.readString(output));
    }
    String said = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new IOException("pgbench failed at " + server + ": " + said);
    }
    return said;
  }

  private void clearLogs() throws IOException {
    for (Path log : logs()) {
      Files.delete(log);
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("log")).toList();
    }
  }

  /** Sorted. The third column of a log is the latency in microseconds. */
  private int[] latencies() throws IOException {
    IntStream.Builder all = IntStream.builder();
    for (Path log : logs()) {
      try (Stream<String> lines = Files.lines(log, StandardCharsets.US_ASCII)) {
        lines.forEach(line -> all.add(Integer.parseInt(line.split(" ", 4)[2])));
      }
    }
    int[] micros = all.build().toArray();
    if (micros.length == 0) {
      throw new IOException("pgbench finished no transaction");
    }
    Arrays.sort(micros);
    return micros;
  }
}
