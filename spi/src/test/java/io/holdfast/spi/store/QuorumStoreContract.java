package io.holdfast.spi.store;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.spi.store.Eventually.sooner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership.Following;
import io.holdfast.spi.store.Leadership.Leading;
import io.holdfast.spi.store.WriteOutcome.Conflict;
import io.holdfast.spi.store.WriteOutcome.Fenced;
import io.holdfast.spi.store.WriteOutcome.Unknown;
import io.holdfast.spi.store.WriteOutcome.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * What every adapter of {@link QuorumStore} promises. Runs against one real quorum; each test uses
 * a document of its own and begins with all voters up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QuorumStoreContract {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private QuorumHarness quorum;
  private String key;

  /** A new quorum of three running voters. */
  protected abstract QuorumHarness start();

  @BeforeAll
  void startQuorum() {
    quorum = start();
  }

  @AfterAll
  void closeQuorum() {
    quorum.close();
  }

  @BeforeEach
  void allVotersRun(TestInfo test) {
    key = "service/" + test.getTestMethod().orElseThrow().getName();
    quorum.voters().forEach(quorum::start);
  }

  @Test
  void oneVoterLeadsAndTheOthersKnowWhich() {
    Leader leader = leader();
    eventually(
        "all others follow " + leader.host(),
        () ->
            others(leader.host()).stream()
                .allMatch(
                    host -> quorum.store(host).leadership().equals(new Following(leader.host()))));
  }

  @Test
  void leaderReadsItsOwnWrites() {
    Leader leader = leader();
    assertThat(leader.store().read(key)).isEmpty();
    assertThat(leader.write(0, "{\"n\":1}")).isEqualTo(new Written(1));
    assertThat(leader.store().read(key)).contains(new Document(key, 1, "{\"n\":1}"));
    assertThat(leader.write(1, "{\"n\":2}")).isEqualTo(new Written(2));
    assertThat(leader.store().read(key)).contains(new Document(key, 2, "{\"n\":2}"));
  }

  @Test
  void everyVoterLearnsOfAWrite() {
    Leader leader = leader();
    assertThat(leader.write(0, "{}", "{\"event\":\"everyone\"}")).isEqualTo(new Written(1));
    for (HostId host : quorum.voters()) {
      QuorumStore store = quorum.store(host);
      eventually(
          host + " has it", () -> store.read(key).equals(Optional.of(new Document(key, 1, "{}"))));
      assertThat(events(store)).contains("{\"event\":\"everyone\"}");
    }
  }

  @Test
  void writeBasedOnAnotherRevisionIsAConflict() {
    Leader leader = leader();
    assertThat(leader.write(3, "{}")).isEqualTo(new Conflict(0));
    assertThat(leader.write(0, "{}")).isEqualTo(new Written(1));
    assertThat(leader.write(0, "{}", "{\"event\":\"lost\"}")).isEqualTo(new Conflict(1));
    assertThat(leader.write(2, "{}")).isEqualTo(new Conflict(1));
    assertThat(events(leader.store())).doesNotContain("{\"event\":\"lost\"}");
  }

  @Test
  void writeOfAnotherEpochIsFenced() {
    Leader leader = leader();
    Epoch over = new Epoch(leader.epoch().number() - 1);
    assertThat(leader.store().write(new Write(key, 0, "{}", over, List.of()), DEADLINE))
        .isEqualTo(new Fenced());
    assertThat(leader.store().read(key)).isEmpty();
  }

  @Test
  void voterThatDoesNotLeadCannotWrite() {
    Leader leader = leader();
    for (HostId host : others(leader.host())) {
      assertThat(
              quorum
                  .store(host)
                  .write(new Write(key, 0, "{}", leader.epoch(), List.of()), DEADLINE))
          .isEqualTo(new Fenced());
    }
    assertThat(leader.store().read(key)).isEmpty();
  }

  @Test
  void eventsAreNumberedWithoutGapsAndReadFromANumber() {
    Leader leader = leader();
    leader.write(0, "{}", "1", "2", "3");
    List<StoredEvent> all = leader.store().events(0, Integer.MAX_VALUE);
    StoredEvent last = all.getLast();
    assertThat(last.json()).isEqualTo("3");
    assertThat(leader.store().events(last.number() - 1, 1))
        .containsExactly(new StoredEvent(last.number() - 1, "2"));
    assertThat(leader.store().events(last.number() + 1, 10)).isEmpty();
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).number()).isEqualTo(all.get(i - 1).number() + 1);
    }
  }

  @Test
  void oldEventsFallOff() {
    Leader leader = leader();
    String[] many = IntStream.range(0, 600).mapToObj(Integer::toString).toArray(String[]::new);
    assertThat(leader.write(0, "{}", many)).isEqualTo(new Written(1));
    assertThat(leader.write(1, "{}", many)).isEqualTo(new Written(2));
    List<StoredEvent> kept = leader.store().events(0, Integer.MAX_VALUE);
    assertThat(kept.size()).isBetween(1, 1199);
    assertThat(kept.getLast().json()).isEqualTo("599");
  }

  @Test
  void documentOfTheLargestSizeIsStoredAndALargerOneRefused() {
    Leader leader = leader();
    assertThat(leader.write(0, "x".repeat(Document.MAX_BYTES))).isEqualTo(new Written(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> leader.write(1, "x".repeat(Document.MAX_BYTES + 1)))
        .withMessageContaining(key);
  }

  @Test
  void ofConcurrentWritersToOneRevisionOneWins() throws Exception {
    Leader leader = leader();
    Set<Long> won = ConcurrentHashMap.newKeySet();
    int writers = 8;
    int attempts = 25;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        running.add(
            threads.submit(() -> {
              for (int n = 0; n < attempts; n++) {
                long seen = leader.store().read(key).map(Document::revision).orElse(0L);
                if (leader.write(seen, "{}") instanceof Written(long revision)) {
                  assertThat(won.add(revision)).as("revision %d won once", revision).isTrue();
                }
              }
            }));
      }
      for (Future<?> task : running) {
        task.get();
      }
    }
    assertThat(leader.store().read(key)).map(Document::revision).contains((long) won.size());
  }

  @Test
  void listenerHearsThePresentLeadershipAtOnce() throws InterruptedException {
    Leader leader = leader();
    BlockingQueue<Leadership> heard = new LinkedBlockingQueue<>();
    leader.store().onLeadership(heard::add);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new Leading(leader.epoch()));
  }

  @Test
  void leadershipCanBeYieldedToAnotherVoter() {
    Leader leader = leader();
    leader.write(0, "{\"before\":true}");
    HostId next = others(leader.host()).getFirst();
    leader.store().yieldTo(next, DEADLINE);
    Leader successor = leader();
    assertThat(successor.host()).isEqualTo(next);
    assertThat(successor.epoch().isAfter(leader.epoch())).isTrue();
    assertThat(successor.store().read(key)).contains(new Document(key, 1, "{\"before\":true}"));
    assertThat(successor.write(1, "{}")).isEqualTo(new Written(2));
    assertThat(leader.write(2, "{}")).isEqualTo(new Fenced());
  }

  /**
   * A controller took the refusals of a leader that was handing over for being fenced and ended;
   * the other did not take the lead, and so there was a leader and no controller, for good.
   */
  @Test
  void leaderWhoseSuccessorDoesNotTakeTheLeadGoesOnWriting() throws InterruptedException {
    Leader leader = leader();
    HostId gone = others(leader.host()).getFirst();
    quorum.stop(gone);
    Thread yielding =
        Thread.ofVirtual().start(() -> leader.store().yieldTo(gone, Duration.ofSeconds(1)));
    while (yielding.isAlive()) {
      WriteOutcome meanwhile =
          leader.write(
              leader.store().read(key).map(Document::revision).orElse(0L),
              "{}",
              Duration.ofMillis(200));
      assertThat(
              meanwhile instanceof Fenced
                  && leader.store().leadership().equals(new Leading(leader.epoch())))
          .isFalse();
    }
    yielding.join();
    eventually("a write is done", this::isWritable);
  }

  private boolean isWritable() {
    Leader leader = leader();
    long revision = leader.store().read(key).map(Document::revision).orElse(0L);
    return leader.write(revision, "{}") instanceof Written;
  }

  @Test
  void lostLeaderIsReplacedAndNothingConfirmedIsLost() {
    Leader leader = leader();
    assertThat(leader.write(0, "{\"kept\":true}", "\"kept\"")).isEqualTo(new Written(1));
    quorum.stop(leader.host());
    Leader successor = leader();
    assertThat(successor.epoch().isAfter(leader.epoch())).isTrue();
    assertThat(successor.store().read(key)).contains(new Document(key, 1, "{\"kept\":true}"));
    assertThat(events(successor.store())).contains("\"kept\"");
    assertThat(successor.write(1, "{}")).isEqualTo(new Written(2));
    quorum.start(leader.host());
    QuorumStore returned = quorum.store(leader.host());
    eventually(
        leader.host() + " caught up",
        () -> returned.read(key).map(Document::revision).equals(Optional.of(2L)));
  }

  @Test
  void leaderThatLosesItsMajorityIsToldAndItsWritesAreNotConfirmed() {
    Leader leader = leader();
    BlockingQueue<Leadership> heard = new LinkedBlockingQueue<>();
    leader.store().onLeadership(heard::add);
    others(leader.host()).forEach(quorum::stop);
    WriteOutcome lonely = leader.write(0, "{}", Duration.ofMillis(500));
    assertThat(lonely).isInstanceOfAny(Unknown.class, Fenced.class);
    eventually("the listener heard", () -> heard.contains(new Following(null)));
    assertThat(leader.store().leadership()).isEqualTo(new Following(null));
    others(leader.host()).forEach(quorum::start);
    assertThat(leader().epoch().isAfter(leader.epoch())).isTrue();
  }

  @Test
  void everythingIsThereAfterAFullRestart() {
    Leader leader = leader();
    assertThat(leader.write(0, "{\"all\":1}", "\"all\"")).isEqualTo(new Written(1));
    quorum.voters().forEach(quorum::stop);
    quorum.voters().forEach(quorum::start);
    Leader next = leader();
    assertThat(next.epoch().isAfter(leader.epoch())).isTrue();
    assertThat(next.store().read(key)).contains(new Document(key, 1, "{\"all\":1}"));
    assertThat(events(next.store())).contains("\"all\"");
  }

  @Test
  void closedStoreNeitherLeadsNorWrites() {
    Leader leader = leader();
    quorum.stop(leader.host());
    leader.store().close();
    assertThat(leader.store().leadership()).isEqualTo(new Following(null));
    assertThat(leader.write(0, "{}")).isEqualTo(new Fenced());
  }

  private record Leader(HostId host, QuorumStore store, Epoch epoch, String key) {
    WriteOutcome write(long revision, String json, String... events) {
      return store.write(new Write(key, revision, json, epoch, List.of(events)), DEADLINE);
    }

    WriteOutcome write(long revision, String json, Duration deadline) {
      return store.write(new Write(key, revision, json, epoch, List.of()), deadline);
    }
  }

  /** The leader with the highest epoch once there is one. */
  private Leader leader() {
    return sooner(
        "a voter leads",
        () -> {
          Optional<Leader> best = Optional.empty();
          for (HostId host : quorum.voters()) {
            if (quorum.isRunning(host)) {
              QuorumStore store = quorum.store(host);
              if (store.leadership() instanceof Leading(Epoch epoch)
                  && best.filter(known -> known.epoch().isAfter(epoch)).isEmpty()) {
                best = Optional.of(new Leader(host, store, epoch, key));
              }
            }
          }
          return best;
        });
  }

  private List<HostId> others(HostId host) {
    return quorum.voters().stream().filter(voter -> !voter.equals(host)).toList();
  }

  private static List<String> events(QuorumStore store) {
    return store.events(0, Integer.MAX_VALUE).stream().map(StoredEvent::json).toList();
  }
}
