package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.EtcdMembers;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With three members of a real etcd as the quorum: as with the agents' own, and etcd's faults. */
class EtcdQuorumTest extends PrimaryLost {
  /** A property of the build makes it longer: a soak. */
  private static final Duration AWAY =
      Duration.ofSeconds(Long.getLong("holdfast.etcd.awaySeconds", 12));

  /** Longer than a lease lives and than etcd takes to elect a leader of its own. */
  private static final Duration STUCK = Duration.ofSeconds(6);

  /** Of each write that etcd wants to be sure of; its elections take a second. */
  private static final Duration SLOW = Duration.ofMillis(700);

  /**
   * Nobody decides anything, so nothing may pause; a busy machine is allowed its hiccups. Less than
   * etcd is away or stuck: no client may wait for its return.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.best()).withEtcd(3));

  @Override
  ClusterUnderTest underTest() {
    return UNDER_TEST;
  }

  @AfterEach
  void etcdIsWhole() {
    var etcd = UNDER_TEST.cluster().etcd();
    numbers(etcd).forEach(etcd::speedUp);
    numbers(etcd).forEach(etcd::start);
    numbers(etcd).forEach(etcd::thaw);
  }

  @Test
  void oneMemberOfEtcdIsKilledAfterTheOther() {
    var etcd = UNDER_TEST.cluster().etcd();
    nothingHappens(() ->
        numbers(etcd)
            .forEach(number -> {
              etcd.kill(number);
              UNDER_TEST.cluster().awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
              etcd.start(number);
              UNDER_TEST.cluster().awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
            }));
  }

  @Test
  void aMajorityOfEtcdIsAwayForLong() {
    var etcd = UNDER_TEST.cluster().etcd();
    nothingHappens(() -> {
      etcd.kill(1);
      etcd.kill(2);
    });
    // The clients went on for AWAY; the controller has gone and must be back.
    etcd.start(1);
    etcd.start(2);
    itFailsOverAgain();
  }

  @Test
  void everyMemberOfEtcdIsStuckForSomeSeconds() {
    var etcd = UNDER_TEST.cluster().etcd();
    nothingHappens(() ->
        numbers(etcd)
            .forEach(number -> {
              etcd.freeze(number);
              pass(STUCK);
              etcd.thaw(number);
            }));
    itFailsOverAgain();
  }

  @Test
  @Tag("root")
  void theDisksOfEtcdAreSlow() {
    var etcd = UNDER_TEST.cluster().etcd();
    nothingHappens(() -> numbers(etcd).forEach(number -> etcd.slowDown(number, SLOW)));
    itFailsOverAgain();
  }

  /** Under clients that are connected to the databases: primary and term stay, nothing pauses. */
  private static void nothingHappens(Runnable fault) {
    var cluster = UNDER_TEST.cluster();
    var primary = cluster.primary();
    var term = LocalCluster.service(cluster.status()).term();
    try (var clients = Clients.writingDirectly(cluster)) {
      var begun = clients.at(fault);
      clients.goOnFor(AWAY);

      var silence = clients.history().longestSilence(begun, clients.ledger().elapsed());
      assertThat(silence.length()).isLessThan(LONGEST_PAUSE);
      assertThat(Primaries.writable(cluster)).containsExactly(primary.name());
      var etcd = cluster.etcd();
      numbers(etcd).forEach(etcd::speedUp);
      numbers(etcd).forEach(etcd::start);
      var status = cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      assertThat(cluster.primary()).isEqualTo(primary);
      assertThat(LocalCluster.service(status).term()).isEqualTo(term);
      clients.assertNothingLost();
    }
  }

  /** Managed again means: a lost primary is replaced. */
  private static void itFailsOverAgain() {
    var cluster = UNDER_TEST.cluster();
    var former = cluster.primary();
    var term = term(cluster);
    try (var clients = Clients.writing(cluster)) {
      clients.at(former::killEngine);
      clients.awaitMoreWrites();
      assertThat(term(cluster)).isGreaterThan(term);
      clients.assertNothingLost();
    }
  }

  private static void pass(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    Waiting.until(() -> System.nanoTime() - end >= 0, time.plusSeconds(10), () -> "time stands");
  }

  private static List<Integer> numbers(EtcdMembers etcd) {
    return IntStream.rangeClosed(1, etcd.size()).boxed().toList();
  }
}
