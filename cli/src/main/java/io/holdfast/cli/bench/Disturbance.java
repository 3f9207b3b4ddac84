package io.holdfast.cli.bench;

import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** What a service must sit through without a failover, and how it is taken back. */
enum Disturbance {
  QUORUM_AWAY("agents of all hosts but the primary's killed", Duration.ofMinutes(5)) {
    @Override
    void strike(LocalCluster cluster) {
      cluster.hostsWithout(cluster.primary()).forEach(LocalHost::killAgent);
    }

    @Override
    void takeBack(LocalCluster cluster) {
      cluster.startAgents();
    }
  },
  AGENTS_AWAY("all agents killed", Duration.ofMinutes(5)) {
    @Override
    void strike(LocalCluster cluster) {
      cluster.hosts().forEach(LocalHost::killAgent);
    }

    @Override
    void takeBack(LocalCluster cluster) {
      cluster.startAgents();
    }
  },
  SLOW("100 ms more there and back, 2 % of packets lost", Duration.ofMinutes(10)) {
    @Override
    void strike(LocalCluster cluster) {
      // Between two hosts a packet passes two cables, and so it does on its way back.
      cluster.hosts().forEach(host -> host.slowDown(Duration.ofMillis(25), 0.01));
    }

    @Override
    void takeBack(LocalCluster cluster) {
      cluster.hosts().forEach(LocalHost::speedUp);
    }
  };

  private final String description;
  private final Duration usualTime;

  Disturbance(String description, Duration usualTime) {
    this.description = description;
    this.usualTime = usualTime;
  }

  abstract void strike(LocalCluster cluster);

  abstract void takeBack(LocalCluster cluster);

  String description() {
    return description;
  }

  /** How long it goes on unless somebody says otherwise. */
  Duration usualTime() {
    return usualTime;
  }

  /** As on the command line. */
  String word() {
    return Word.of(this);
  }

  /** From the command line. */
  static final class Converter implements ITypeConverter<Disturbance> {
    @Override
    public Disturbance convert(String word) {
      return Word.parse(Disturbance.class, "disturbance", word);
    }
  }
}
