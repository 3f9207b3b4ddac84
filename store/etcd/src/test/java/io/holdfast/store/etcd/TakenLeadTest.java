package io.holdfast.store.etcd;

import static io.holdfast.spi.store.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Leadership.Following;
import io.holdfast.spi.store.Leadership.Leading;
import io.holdfast.spi.store.StoredEvent;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a host believes of itself, etcd decides in the same step as it writes. */
class TakenLeadTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Layout LAYOUT = new Layout("/holdfast", "test");

  @TempDir static Path folder;
  private static ThreeHosts hosts;

  @BeforeAll
  static void start() {
    hosts = new ThreeHosts(folder, 1);
    hosts.start(ThreeHosts.A);
    hosts.etcd.start(1);
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  @Test
  void aWriteInAnEpochThatEtcdHasEndedIsFencedAndTheHostKnowsFromThenOn() {
    var store = hosts.store(hosts.leader());
    var epoch = epoch(store);
    var endpoint = hosts.etcd.endpoints().getFirst();
    // As by another host while this one was stopped; this one hears of it only by its write or
    // later.
    Raw.put(endpoint, LAYOUT.leader(), "elsewhere");
    var write = new Write("service/taken", 0, "{}", epoch, List.of());
    assertThat(store.write(write, DEADLINE)).isEqualTo(new WriteOutcome.Fenced());
    assertThat(store.leadership()).isNotEqualTo(new Leading(epoch));
    eventually(
        "follows the other",
        () -> store.leadership().equals(new Following(new HostId("elsewhere"))));

    Raw.remove(endpoint, LAYOUT.leader());
    eventually("leads again", () -> store.leadership() instanceof Leading);
    assertThat(epoch(store).isAfter(epoch)).isTrue();
    assertThat(store.read("service/taken")).isEmpty();
  }

  /** A write of which nobody learnt the end had taken the numbers that the next one wanted. */
  @Test
  void eventsThatCameFromAWriteOfUnknownEndTakeTheirNumbersAndTheNextOnesFollow() {
    var store = hosts.store(hosts.leader());
    write(store, "service/first", "\"one\"");
    long last = store.events(0, Integer.MAX_VALUE).getLast().number();
    hosts.store(hosts.leader()).close();
    // Put behind the back of a store that does not watch: as by a request that was late.
    Raw.put(
        hosts.etcd.endpoints().getFirst(),
        LAYOUT.events(last + 1),
        Json.list(List.of("\"late\"", "\"later\"")));
    hosts.stop(ThreeHosts.A);
    hosts.start(ThreeHosts.A);
    hosts.etcd.start(1);
    var next = hosts.store(hosts.leader());
    write(next, "service/second", "\"two\"");
    assertThat(next.events(last, 10))
        .extracting(StoredEvent::json)
        .containsExactly("\"one\"", "\"late\"", "\"later\"", "\"two\"");
  }

  /** A killed agent that is started again need not wait for its own old lease to end. */
  @Test
  void aHostThatComesBackTakesTheLeadOverFromItsFormerSelfAtOnce() {
    var epoch = epoch(hosts.store(hosts.leader()));
    // The lease of the former process goes on; nobody ends it.
    var again = EtcdQuorumStore.open(hosts.settings(ThreeHosts.A));
    try {
      eventually(
          "the new process leads",
          () -> again.leadership() instanceof Leading(Epoch later) && later.isAfter(epoch));
      eventually(
          "the old one has noticed",
          () -> !(hosts.store(ThreeHosts.A).leadership() instanceof Leading));
    } finally {
      again.close();
    }
  }

  private static void write(EtcdQuorumStore store, String key, String event) {
    var write = new Write(key, 0, "{}", epoch(store), List.of(event));
    assertThat(store.write(write, DEADLINE)).isEqualTo(new WriteOutcome.Written(1));
  }

  private static Epoch epoch(EtcdQuorumStore store) {
    var leadership = store.leadership();
    assertThat(leadership).isInstanceOf(Leading.class);
    return ((Leadership.Leading) leadership).epoch();
  }
}
