package io.holdfast.traffic.gateway.bench;

import io.holdfast.testkit.PostgresBinaries;
import io.holdfast.testkit.ScratchPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * {@code BenchmarkMain <rounds> <seconds of a turn> <JVM flags of the gateway>...}; exit 1 when a
 * goal was missed.
 */
final class BenchmarkMain {
  private BenchmarkMain() {}

  public static void main(String[] args) throws Exception {
    List<String> arguments = Arrays.asList(args);
    Path folder = Files.createTempDirectory("holdfast-bench-");
    boolean good;
    try (ScratchPostgres postgres = ScratchPostgres.start("127.0.0.53", 5453)) {
      good =
          GatewayBenchmark.run(
              new GatewayBenchmark.Plan(
                  new InetSocketAddress(postgres.address(), postgres.port()),
                  ScratchPostgres.USER,
                  ScratchPostgres.DATABASE,
                  pgbench(),
                  new InetSocketAddress("127.0.0.54", 6454),
                  new InetSocketAddress("127.0.0.55", 6455),
                  arguments.subList(2, arguments.size()),
                  Integer.parseInt(args[0]),
                  Duration.ofSeconds(Integer.parseInt(args[1])),
                  folder),
              System.out::println);
    }
    System.exit(good ? 0 : 1);
  }

  private static Path pgbench() throws IOException {
    return PostgresBinaries.find()
        .map(folder -> folder.resolve("pgbench"))
        .filter(Files::isExecutable)
        .orElseThrow(() -> new IOException("No pgbench: run 'apt-get install postgresql haproxy'"));
  }
}
