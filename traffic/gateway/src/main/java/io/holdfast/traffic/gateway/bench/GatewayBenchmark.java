package io.holdfast.traffic.gateway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** The gateway, HAProxy and no proxy, taking turns in front of one PostgreSQL. */
public final class GatewayBenchmark {
  /** What the published numbers are about. */
  public static final List<Workload> WORKLOADS =
      List.of(
          new Workload(8, false),
          new Workload(32, false),
          new Workload(8, true),
          new Workload(32, true));

  private GatewayBenchmark() {}

  /**
   * What to measure, where.
   *
   * @param database a running server, for pgbench to fill; its user must need no password
   * @param pgbench the program
   * @param haproxy where HAProxy is to listen
   * @param gateway where the gateway is to listen
   * @param jvmOptions flags of the gateway's JVM
   * @param rounds how often each way has its turn
   * @param each how long a turn lasts
   * @param folder an existing folder for what the programs write
   */
  public record Plan(
      InetSocketAddress database,
      String user,
      String databaseName,
      Path pgbench,
      InetSocketAddress haproxy,
      InetSocketAddress gateway,
      List<String> jvmOptions,
      int rounds,
      Duration each,
      Path folder) {
    public Plan {
      jvmOptions = List.copyOf(jvmOptions);
      if (rounds < 1 || each.toSeconds() < 1) {
        throw new IllegalArgumentException("at least one round of at least one second is needed");
      }
    }
  }

  /**
   * Runs it all; takes about rounds x ways x workloads x the length of a turn.
   *
   * @param out gets the report, line by line
   * @return whether every workload met its goals
   * @throws IOException a program is missing or failed; the message says which
   */
  public static boolean run(Plan plan, Consumer<String> out)
      throws IOException, InterruptedException {
    Pgbench pgbench = new Pgbench(plan.pgbench(), plan.folder(), plan.user(), plan.databaseName());
    pgbench.fill(plan.database());
    try (Proxy haproxy = Proxy.haproxy(plan.folder(), plan.haproxy(), plan.database());
        Proxy gateway =
            Proxy.gateway(plan.folder(), plan.gateway(), plan.database(), plan.jvmOptions())) {
      out.accept("gateway's JVM: " + String.join(" ", plan.jvmOptions()));
      warmUp(pgbench, gateway, plan);
      List<Comparison> results = new ArrayList<>();
      for (Workload workload : WORKLOADS) {
        Comparison comparison = new Comparison(workload);
        for (int round = 0; round < plan.rounds(); round++) {
          for (Way way : inTurn(round)) {
            comparison.add(way, sample(way, workload, pgbench, haproxy, gateway, plan));
          }
        }
        comparison.lines().forEach(out);
        results.add(comparison);
      }
      out.accept(
          "resident memory: HAProxy %d MiB, gateway's JVM %d MiB"
              .formatted(haproxy.residentMebibytes(), gateway.residentMebibytes()));
      return results.stream().allMatch(Comparison::isGoodEnough);
    }
  }

  /** Another one begins in each round, so that none always comes after the same. */
  private static List<Way> inTurn(int round) {
    List<Way> ways = new ArrayList<>(List.of(Way.values()));
    Collections.rotate(ways, round);
    return ways;
  }

  /** A service runs for months; what its first seconds cost is not what is compared. */
  private static void warmUp(Pgbench pgbench, Proxy gateway, Plan plan)
      throws IOException, InterruptedException {
    for (Workload workload : WORKLOADS) {
      var _ = pgbench.run(workload, gateway.address(), plan.each(), () -> 0);
    }
  }

  private static Sample sample(
      Way way, Workload workload, Pgbench pgbench, Proxy haproxy, Proxy gateway, Plan plan)
      throws IOException, InterruptedException {
    return switch (way) {
      case DIRECT -> pgbench.run(workload, plan.database(), plan.each(), () -> 0);
      case HAPROXY -> pgbench.run(workload, haproxy.address(), plan.each(), haproxy::cpuNanos);
      case GATEWAY -> pgbench.run(workload, gateway.address(), plan.each(), gateway::cpuNanos);
    };
  }
}
