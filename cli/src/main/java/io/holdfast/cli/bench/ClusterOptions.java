package io.holdfast.cli.bench;

import io.holdfast.cli.demo.EngineWord;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.Engine;
import picocli.CommandLine.Option;

/** Options of every measurement that starts a cluster. */
final class ClusterOptions {
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
      description = "postgresql, mariadb or redis.",
      converter = EngineWord.class,
      defaultValue = "postgresql")
  private Engine engine = Engine.POSTGRESQL;

  ClusterPlan plan() {
    var form = loopback ? Form.LOOPBACK : Form.best();
    var hosts = witness ? ClusterPlan.twoAndWitness(form) : ClusterPlan.threeHosts(form);
    return hosts.withEngine(engine);
  }

  /** As it has to stand on a command line; empty for the defaults. */
  String asText() {
    return (engine == Engine.POSTGRESQL ? "" : " --engine " + engine.word())
        + (witness ? " --witness" : "")
        + (loopback ? " --loopback" : "");
  }

  String describe() {
    return witness ? "2 + witness" : "3 hosts";
  }
}
