package io.holdfast.cli.demo;

import io.holdfast.drill.LedgerException;
import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.Engine;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Workplace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code demo} command. */
@Command(
    name = "demo",
    description = {
      "Shows a failover on this machine, in under three minutes.",
      "",
      "Without a name it starts three hosts with a real PostgreSQL, MariaDB, MySQL or Redis on loopback addresses, waits until they are"
          + " redundant, lets clients write a ledger through the gateway, kills the primary, and"
          + " says how long clients waited and whether anything acknowledged was lost. Then it"
          + " leaves the cluster up to play with. Needs no rights; started as root it runs"
          + " the engine as the user of its package.",
      "",
      "With the name of a blueprint it starts a whole stack on two hosts and a witness: im is"
          + " MariaDB, Redis, an API and nginx, which move as one; netvis is PostgreSQL, Redis, and"
          + " two of each program. Clients post messages over HTTP, the host of the stack is killed,"
          + " and what is reported is what they saw. Started as root the hosts are network"
          + " namespaces and clients come by a virtual address.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:writes came back and every acknowledged one is there (Redis: or the loss is within rpo)",
      "1:they did not, or something was lost, or the demo could not be set up"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.";

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Option(
      names = "--engine",
      description = "postgresql (the default), mariadb, mysql or redis; not with a blueprint.",
      converter = EngineWord.class)
  private @Nullable Engine engine;

  @Parameters(
      arity = "0..1",
      paramLabel = "BLUEPRINT",
      description = "im or netvis.",
      converter = BlueprintWord.class)
  private @Nullable Blueprint blueprint;

  @Option(names = "--once", description = "End everything after the report; leave nothing behind.")
  private boolean once;

  @Option(names = "--stop", description = "End the cluster that an earlier demo left up.")
  private boolean stop;

  @Override
  public Integer call() {
    if (blueprint != null && engine != null) {
      throw new ParameterException(
          command.commandLine(), "A blueprint has engines of its own: leave --engine out.");
    }
    var out = command.commandLine().getOut();
    var err = command.commandLine().getErr();
    try (var place =
        Workplace.at(folder())
            .orElseThrow(() ->
                new DemoException(
                    "Another 'holdfast demo' is at work in %s: wait until it has ended."
                        .formatted(folder())))) {
      return stop ? stop(place, out) : run(place, out);
    } catch (DemoException | TestkitException | LedgerException e) {
      out.flush();
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
  }

  private int run(Workplace place, PrintWriter out) {
    var progress = new Progress(out);
    if (place.isOccupied()) {
      progress.say("A cluster of an earlier demo is here: it is ended and its data removed.");
    }
    place.clear();
    var cluster = LocalCluster.createAt(prepare(progress), place, "demo", LOOPBACK);
    boolean stays = false;
    try {
      var good =
          blueprint == null
              ? new DemoRun(cluster, progress).show()
              : new StackDemo(cluster, blueprint, progress).show();
      if (good && !once) {
        if (blueprint == null) {
          PlayGuide.print(cluster, out);
        } else {
          PlayGuide.print(cluster, blueprint, out);
        }
        cluster.leaveRunning();
        stays = true;
      }
      return good ? 0 : 1;
    } finally {
      if (!stays) {
        progress.say("Ending the three hosts and removing their data ...");
        cluster.close();
      }
    }
  }

  /** What is shown, for which all that it needs is installed. */
  private ClusterPlan prepare(Progress progress) {
    if (blueprint == null) {
      var shown = engine == null ? Engine.POSTGRESQL : engine;
      EnginePackages.require(Software.of(shown), progress);
      return ClusterPlan.threeHosts(ClusterPlan.Form.LOOPBACK).withEngine(shown);
    }
    blueprint.engines().forEach(one -> EnginePackages.require(Software.of(one), progress));
    EnginePackages.require(Software.NGINX, progress);
    return ClusterPlan.of(blueprint, ClusterPlan.Form.best());
  }

  private static int stop(Workplace place, PrintWriter out) {
    boolean there = place.isOccupied();
    place.remove();
    out.println(
        there ? "The demo cluster is ended and its data removed." : "No demo cluster is here.");
    out.flush();
    return 0;
  }

  /** Outside any home: started as root, the engine's user must be able to get there. */
  private static Path folder() {
    return Path.of("/var/tmp/holdfast-demo-" + System.getProperty("user.name"));
  }
}
