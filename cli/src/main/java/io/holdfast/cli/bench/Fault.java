package io.holdfast.cli.bench;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.TestkitException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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

  /** As on the command line: {@code host-kill}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Fault ofWord(String word) {
    return Arrays.stream(values())
        .filter(fault -> fault.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no fault; expected one of %s".formatted(word, words())));
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Fault::word).toList();
  }
}
