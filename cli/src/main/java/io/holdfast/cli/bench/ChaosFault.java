package io.holdfast.cli.bench;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Anything that can befall any host, and how it is taken back. */
enum ChaosFault {
  KILL_ENGINE(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      if (host.engineRuns()) {
        host.killEngine();
      }
    }
  },
  KILL_AGENT(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.killAgent();
    }

    @Override
    void takeBack(LocalHost host) {
      host.startAgent();
    }
  },
  STOP_AGENT(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.stopAgent();
    }

    @Override
    void takeBack(LocalHost host) {
      host.startAgent();
    }
  },
  KILL_HOST(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.killAll();
    }

    @Override
    void takeBack(LocalHost host) {
      host.startAgent();
    }
  },
  FREEZE_HOST(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.freeze();
    }

    @Override
    void takeBack(LocalHost host) {
      host.thaw();
    }
  },
  CUT_OFF(true) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.cutOff();
    }

    @Override
    void takeBack(LocalHost host) {
      host.heal();
    }
  },
  CUT_IN(true) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.cutInbound();
    }

    @Override
    void takeBack(LocalHost host) {
      host.heal();
    }
  },
  CUT_OUT(true) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.cutOutbound();
    }

    @Override
    void takeBack(LocalHost host) {
      host.heal();
    }
  },
  CUT_FROM_ONE(true) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      var others = cluster.hostsWithout(host);
      host.cutFrom(others.get(random.nextInt(others.size())));
    }

    @Override
    void takeBack(LocalHost host) {
      host.heal();
    }
  },
  SLOW_LINK(true) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      host.slowDown(Duration.ofMillis(10 + random.nextInt(90)), random.nextDouble(0.05));
    }

    @Override
    void takeBack(LocalHost host) {
      host.speedUp();
    }
  },
  SWITCHOVER(false) {
    @Override
    void strike(LocalCluster cluster, LocalHost host, RandomGenerator random) {
      // To a witness, to the primary itself, or while something else is wrong: rightly refused.
      var _ = cluster.api().askForSwitchover("db", host);
    }
  };

  private final boolean needsNamespaces;

  ChaosFault(boolean needsNamespaces) {
    this.needsNamespaces = needsNamespaces;
  }

  abstract void strike(LocalCluster cluster, LocalHost host, RandomGenerator random);

  void takeBack(LocalHost host) {
    // The cluster gets over it by itself.
  }

  static List<ChaosFault> possible(boolean namespaces) {
    return Arrays.stream(values()).filter(fault -> namespaces || !fault.needsNamespaces).toList();
  }
}
