package io.holdfast.cli.bench;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
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

  ClusterPlan plan() {
    var form = loopback ? Form.LOOPBACK : Form.best();
    return witness ? ClusterPlan.twoAndWitness(form) : ClusterPlan.threeHosts(form);
  }

  /** As it has to stand on a command line; empty for the defaults. */
  String asText() {
    return (witness ? " --witness" : "") + (loopback ? " --loopback" : "");
  }

  String describe() {
    return witness ? "2 + witness" : "3 hosts";
  }
}
