package io.holdfast.cli.bench;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.TestkitException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** What can befall the primary's host, and how it is taken back. */
enum Fault {
  KILL("kill -9 of the engine's server", false) {
    @Override
    void strike(LocalHost primary) {
      primary.killEngine();
    }

    @Override
    void takeBack(LocalHost former) {
      // Its agent brings it back.
    }
  },
  HOST_KILL("all processes of the host killed, booted once writes are back", false) {
    @Override
    void strike(LocalHost primary) {
      primary.killAll();
    }

    @Override
    void takeBack(LocalHost former) {
      former.startAgent();
    }
  },
  CONTROLLER_KILL(
      "all processes of the host killed, quorum leader and controller included, booted once writes are back",
      false) {
    @Override
    void prepare(LocalCluster cluster) {
      for (int attempt = 0; attempt < MOST_MOVES; attempt++) {
        var controller = cluster.host(cluster.controller());
        if (controller.equals(cluster.primary())) {
          return;
        }
        // The controller leaves its primary's host within seconds: strike before it does. A
        // request that is refused comes too early after the move before.
        var _ = cluster.api().askForSwitchover("db", controller);
        cluster.awaitRedundant(UNTIL_MOVED);
      }
      throw new TestkitException("primary and controller do not stay on one host");
    }

    @Override
    void strike(LocalHost primary) {
      primary.killAll();
    }

    @Override
    void takeBack(LocalHost former) {
      former.startAgent();
    }
  },
  CUT("host cut off, healed after", true) {
    @Override
    void strike(LocalHost primary) {
      primary.cutOff();
    }

    @Override
    void takeBack(LocalHost former) {
      former.heal();
    }
  },
  CUT_IN("host hears nothing, healed after", true) {
    @Override
    void strike(LocalHost primary) {
      primary.cutInbound();
    }

    @Override
    void takeBack(LocalHost former) {
      former.heal();
    }
  },
  CUT_OUT("host is not heard, healed after", true) {
    @Override
    void strike(LocalHost primary) {
      primary.cutOutbound();
    }

    @Override
    void takeBack(LocalHost former) {
      former.heal();
    }
  },
  FREEZE("host frozen, thawed after", true) {
    @Override
    void strike(LocalHost primary) {
      primary.freeze();
    }

    @Override
    void takeBack(LocalHost former) {
      former.thaw();
    }
  };

  private static final int MOST_MOVES = 20;
  private static final Duration UNTIL_MOVED = Duration.ofMinutes(1);

  private final String description;
  private final boolean lasts;

  Fault(String description, boolean lasts) {
    this.description = description;
    this.lasts = lasts;
  }

  /** Brings about the situation that the fault is to strike, right before it does. */
  void prepare(LocalCluster cluster) {
    // Any will do.
  }

  abstract void strike(LocalHost primary);

  abstract void takeBack(LocalHost former);

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
  static final class Converter implements ITypeConverter<Fault> {
    @Override
    public Fault convert(String word) {
      return Word.parse(Fault.class, "fault", word);
    }
  }
}
