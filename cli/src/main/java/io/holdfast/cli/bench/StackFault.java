package io.holdfast.cli.bench;

import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.TestkitException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.ITypeConverter;

/** What can befall a whole stack on its home, and how it is taken back. */
enum StackFault {
  KILL("kill -9 of the database's server", false) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      home.killEngine();
    }
  },
  HOST_KILL("all processes of the host killed, booted once requests are back", false) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      home.killAll();
    }

    @Override
    void takeBack(LocalHost home) {
      home.startAgent();
    }
  },
  CUT("host cut off, healed after", true) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      home.cutOff();
    }

    @Override
    void takeBack(LocalHost home) {
      home.heal();
    }
  },
  FREEZE("host frozen, thawed after", true) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      home.freeze();
    }

    @Override
    void takeBack(LocalHost home) {
      home.thaw();
    }
  },
  DATABASE_LOOP("database's server killed whenever it starts, until the stack has gone", false) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      killWheneverItStarts(cluster, home, "db");
    }
  },
  API_LOOP("API killed whenever it starts, until the stack has gone", false) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      killWheneverItStarts(cluster, home, "api");
    }
  },
  MOVE("moved as planned", false) {
    @Override
    void strike(LocalCluster cluster, LocalHost home) {
      var target =
          cluster.members().stream().filter(host -> host != home).findFirst().orElseThrow();
      var stack = cluster.blueprint().word();
      for (int attempt = 1; ; attempt++) {
        try {
          var operation = cluster.api().switchoverStack(stack, target, PATIENCE);
          if (operation.state() == Operation.State.DONE || wentForward(operation)) {
            return;
          }
          throw new TestkitException("The stack was not moved: " + operation);
        } catch (HoldfastException refused) {
          if (attempt == MOST_ATTEMPTS) {
            throw refused;
          }
          cluster.awaitRedundant(PATIENCE);
        }
      }
    }
  };

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_ATTEMPTS = 10;

  private static final Duration STATUS_PACE = Duration.ofSeconds(1);

  /** Far shorter than a server takes to serve. */
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(100);

  private final String description;
  private final boolean lasts;

  StackFault(String description, boolean lasts) {
    this.description = description;
    this.lasts = lasts;
  }

  /** Does it; a planned move returns when it is over. */
  abstract void strike(LocalCluster cluster, LocalHost home);

  /** Takes back what does not end by itself. */
  void takeBack(LocalHost home) {
    // Its agents bring back what was killed, and what was moved stands by already.
  }

  /** Returns when it has been killed once. */
  private static void killWheneverItStarts(LocalCluster cluster, LocalHost home, String service) {
    if (!home.killService(service)) {
      throw new TestkitException("%s does not run on %s".formatted(service, home.name()));
    }
    var host = new HostId(home.name());
    Thread.ofVirtual()
        .name("kill-" + service)
        .start(() -> {
          var until = System.nanoTime() + PATIENCE.toNanos();
          while (leadsOn(cluster, host) && System.nanoTime() - until < 0) {
            var next = System.nanoTime() + STATUS_PACE.toNanos();
            while (System.nanoTime() - next < 0) {
              var _ = home.killService(service);
              LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
            }
          }
        });
  }

  /** Whether any service leads there, as far as that is known. */
  private static boolean leadsOn(LocalCluster cluster, HostId host) {
    return cluster
        .api()
        .status()
        .map(status -> status.services().stream().anyMatch(one -> host.equals(one.primary())))
        .orElse(true);
  }

  /** It is there but for what was late, which follows: a long pause, and a move all the same. */
  private static boolean wentForward(Operation operation) {
    var result = operation.result();
    return result != null && result.code().equals(ReasonCode.STACK_WENT_FORWARD.name());
  }

  /** Whether it goes on until it is taken back. */
  boolean lasts() {
    return lasts;
  }

  String describe(Duration time) {
    return lasts ? "%s %d s".formatted(description, time.toSeconds()) : description;
  }

  /** As on the command line. */
  String word() {
    return Word.of(this);
  }

  /** From the command line. */
  static final class Converter implements ITypeConverter<StackFault> {
    @Override
    public StackFault convert(String word) {
      return Word.parse(StackFault.class, "fault of a stack", word);
    }
  }
}
