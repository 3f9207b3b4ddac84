package io.holdfast.cli.bench;

import io.holdfast.cli.demo.EngineWord;
import io.holdfast.cli.demo.Ledgers;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.testkit.AddressWatch;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every measurement that starts a cluster. */
final class ClusterOptions {
  /** A host that is gone refuses nothing: a client tries again soon. */
  private static final Duration CONNECT = Duration.ofMillis(200);

  private static final Duration WRITE = Duration.ofSeconds(2);

  @Option(
      names = "--witness",
      description = "Two hosts with data and a witness, instead of three hosts with data.")
  private boolean witness;

  @Option(
      names = "--loopback",
      description =
          "Hosts as loopback addresses also when root. Cuts and slow links need namespaces.")
  private boolean loopback;

  @Option(
      names = "--engine",
      description = "postgresql, mariadb, mysql or redis.",
      converter = EngineWord.class,
      defaultValue = "postgresql")
  private Engine engine = Engine.POSTGRESQL;

  @Option(
      names = "--vip",
      description =
          "Clients know nothing but a virtual address, and the network is asked all the while who"
              + " has it. Needs namespaces.")
  private boolean vip;

  ClusterPlan plan() {
    var form = loopback ? Form.LOOPBACK : Form.best();
    var hosts = witness ? ClusterPlan.twoAndWitness(form) : ClusterPlan.threeHosts(form);
    var plan = hosts.withEngine(engine);
    return vip ? plan.withVirtualAddress() : plan;
  }

  /** How clients that do not look for the primary reach the cluster. */
  LedgerPlan entry(LocalCluster cluster) {
    return vip
        ? Ledgers.through(
                cluster, new InetSocketAddress(cluster.virtualAddress(), cluster.ports().write()))
            .withDeadlines(CONNECT, WRITE)
        : Ledgers.throughGateways(cluster);
  }

  /** The head of the column of {@link #entry}. */
  String way() {
    return vip ? "through the virtual address, s" : "through the gateway, s";
  }

  /** Watches the virtual address, if there is one. */
  Optional<AddressWatch> watch(LocalCluster cluster) {
    return vip ? Optional.of(cluster.watchAddress()) : Optional.empty();
  }

  /** As it has to stand on a command line; empty for the defaults. */
  String asText() {
    return (engine == Engine.POSTGRESQL ? "" : " --engine " + engine.word())
        + (witness ? " --witness" : "")
        + (loopback ? " --loopback" : "")
        + (vip ? " --vip" : "");
  }

  String describe() {
    return witness ? "2 + witness" : "3 hosts";
  }
}
