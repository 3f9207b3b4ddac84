package io.holdfast.store.etcd;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.spi.store.Eventually.sooner;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Leadership.Leading;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of etcd that hang, as on a disk that answers nothing: connections stay open, silent. */
class StuckEtcdTest {
  private static final String KEY = "service/db";

  @TempDir Path folder;
  private ThreeHosts hosts;

  @BeforeEach
  void start() {
    hosts = new ThreeHosts(folder, 3);
    hosts.voters().forEach(hosts::start);
  }

  @AfterEach
  void end() {
    hosts.close();
  }

  @Test
  void aWriteIsConfirmedAlthoughOneMemberHangsWhicheverItIs() {
    long written = write();
    for (int number = 1; number <= 3; number++) {
      hosts.etcd.freeze(number);
      long next = write();
      assertThat(next).isGreaterThan(written);
      written = next;
      hosts.etcd.thaw(number);
    }
  }

  @Test
  void everyHostLearnsOfWritesAlthoughTheMemberItWatchedHangs() {
    long before = write();
    hosts.etcd.freeze(hosts.leaderOfEtcd());
    long after = write();
    assertThat(after).isGreaterThan(before);
    for (var host : hosts.voters()) {
      eventually(
          host + " knows",
          () -> hosts.store(host).read(KEY).filter(it -> it.revision() == after).isPresent());
    }
  }

  /**
   * The lease was last renewed before the freeze at the latest, so it cannot have ended at the
   * server before the freeze and the whole of its life; this host must have given up by then.
   */
  @Test
  void theLeaderGivesUpByItsOwnClockBeforeItsLeaseCanHaveEnded() {
    var store = hosts.store(hosts.leader());
    var epoch = epoch(store);
    for (int number = 1; number <= 3; number++) {
      hosts.etcd.freeze(number);
    }
    long frozenAt = System.nanoTime();
    var life = LeaseTiming.DEFAULT.ttl().minus(LeaseTiming.DEFAULT.margin());
    eventually(
        "the lease's life is over",
        () -> {
          var leadership = store.leadership();
          // Looked at before the time is read: what was still so then was so early enough.
          boolean over = System.nanoTime() - frozenAt > life.toNanos();
          return over && !(leadership instanceof Leading);
        });
    assertThat(store.leadership()).isEqualTo(new Leadership.Following(null));
    assertThat(store.write(new Write(KEY, 0, "{}", epoch, List.of()), Duration.ofSeconds(1)))
        .isEqualTo(new WriteOutcome.Fenced());
    for (int number = 1; number <= 3; number++) {
      hosts.etcd.thaw(number);
    }
    assertThat(epoch(hosts.store(hosts.leader())).isAfter(epoch)).isTrue();
  }

  /** Writes by whoever leads, again if nobody can tell, and answers the confirmed revision. */
  private long write() {
    return sooner("a write is confirmed", this::tryToWrite);
  }

  private Optional<Long> tryToWrite() {
    var store = hosts.store(hosts.leader());
    if (!(store.leadership() instanceof Leading(Epoch epoch))) {
      return Optional.empty();
    }
    long known = store.read(KEY).map(Document::revision).orElse(0L);
    var write = new Write(KEY, known, "{\"after\":%d}".formatted(known), epoch, List.of("1"));
    return store.write(write, Duration.ofSeconds(5)) instanceof WriteOutcome.Written(long revision)
        ? Optional.of(revision)
        : Optional.empty();
  }

  private static Epoch epoch(EtcdQuorumStore store) {
    var leadership = store.leadership();
    assertThat(leadership).isInstanceOf(Leading.class);
    return ((Leading) leadership).epoch();
  }
}
