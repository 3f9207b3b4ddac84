package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.SentinelSet.A;
import static io.holdfast.engine.redis.SentinelSet.B;
import static io.holdfast.engine.redis.SentinelSet.C;
import static io.holdfast.engine.redis.SentinelSet.HOSTS;
import static io.holdfast.engine.redis.SentinelSet.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Real servers with real Sentinels: observed and asked, never overruled (S9). */
class AdoptedSetTest {
  private static final Term TERM = new Term(5);
  private static final Duration LONG = Duration.ofSeconds(30);

  @AutoClose private final SentinelSet set = new SentinelSet();

  private static boolean allName(EngineDriver driver, HostId host) {
    var words = driver.electors();
    return words.size() == 3
        && words.stream().allMatch(word -> host.equals(word.named()) && word.leads());
  }

  private static HostId named(EngineDriver driver) {
    return driver.electors().stream()
        .map(ElectorWord::named)
        .filter(Objects::nonNull)
        .filter(host -> !host.equals(A))
        .findFirst()
        .orElseThrow();
  }

  private static boolean twoNameAnother(EngineDriver driver) {
    return driver.electors().stream()
            .filter(word -> word.named() != null && !word.named().equals(A) && word.leads())
            .count()
        >= 2;
  }

  private static EngineState state(EngineDriver driver) {
    return driver.observe(Duration.ofSeconds(2));
  }

  @Test
  void membersAndSentinelsAreSeenAsTheyAre() {
    var a = set.driver(A);
    var b = set.driver(B);
    until(() -> allName(a, A));
    assertThat(a.electors()).allSatisfy(word -> assertThat(word.quorate()).isTrue());
    assertThat(state(a))
        .isInstanceOfSatisfying(
            EngineState.Primary.class, primary -> assertThat(primary.open()).isTrue());
    assertThat(state(b))
        .isInstanceOfSatisfying(
            EngineState.Standby.class,
            standby ->
                assertThat(standby.link())
                    .isEqualTo(new EngineState.Link.Attached(A, new Term(1), true)));
    assertThat(b.probe(A, LONG)).isEqualTo(Sighting.Outcome.ANSWERED);
    set.killServer(B);
    until(() -> state(b) instanceof EngineState.Stopped);
    assertThat(a.probe(B, LONG)).isEqualTo(Sighting.Outcome.REFUSED);
  }

  @Test
  void theSentinelsFailOverByThemselvesAndThatIsHeardWithAHigherElection() {
    var c = set.driver(C);
    until(() -> allName(c, A));
    var before = c.electors().getFirst().election();
    set.killServer(A);
    until(() -> twoNameAnother(c));
    assertThat(c.electors())
        .filteredOn(word -> !A.equals(word.named()))
        .allSatisfy(word -> assertThat(word.election()).isGreaterThan(before));
  }

  @Test
  void aSentinelThatDoesNotAnswerHasNoSay() {
    var a = set.driver(A);
    until(() -> allName(a, A));
    set.freezeSentinel(C);
    until(() -> a.electors().size() == 2);
    set.thawSentinel(C);
    until(() -> allName(a, A));
  }

  @Test
  void heldWritesWaitAndGoOn() throws Exception {
    var a = set.driver(A);
    assertThat(a.perform(new HostAction.HoldWrites(TERM), LONG)).isEqualTo(new StepOutcome.Done());
    assertThat(state(a))
        .isInstanceOfSatisfying(
            EngineState.Primary.class,
            primary -> {
              assertThat(primary.open()).isFalse();
              assertThat(primary.term()).isEqualTo(TERM);
            });
    var waiting = CompletableFuture.supplyAsync(() -> set.ask(A, "SET", "key", "held"));
    assertThat(set.ask(A, "GET", "key")).as("it waits, and reads go on").isEmpty();
    assertThat(a.perform(new HostAction.ReleaseWrites(false), LONG))
        .isEqualTo(new StepOutcome.Done());
    assertThat(waiting.get()).isEqualTo("OK");
    assertThat(state(a))
        .isInstanceOfSatisfying(
            EngineState.Primary.class, primary -> assertThat(primary.open()).isTrue());
  }

  @Test
  void whatWaitsAtAPrimaryThatIsReplacedIsNotPerformed() throws Exception {
    var a = set.driver(A);
    assertThat(a.perform(new HostAction.HoldWrites(TERM), LONG)).isEqualTo(new StepOutcome.Done());
    var waiting = CompletableFuture.supplyAsync(() -> set.ask(A, "SET", "key", "late"));
    until(() -> set.ask(A, "INFO", "clients").contains("blocked_clients:1"));
    assertThat(a.perform(new HostAction.ReleaseWrites(true), LONG))
        .isEqualTo(new StepOutcome.Done());
    assertThat(waiting.get()).as("its connection was ended").isNotEqualTo("OK");
  }

  @Test
  void theSentinelsAreAskedOnceAndEverythingIsOnTheNextPrimary() {
    var a = set.driver(A);
    var b = set.driver(B);
    until(() -> allName(b, A));
    assertThat(set.ask(A, "SET", "key", "kept")).isEqualTo("OK");
    assertThat(a.perform(new HostAction.HoldWrites(TERM), LONG)).isEqualTo(new StepOutcome.Done());
    until(() -> HOSTS.stream().allMatch(host -> set.ask(host, "GET", "key").equals("kept")));

    assertThat(a.perform(new HostAction.Appeal(TERM, A), LONG)).isEqualTo(new StepOutcome.Done());
    until(() -> twoNameAnother(b));
    var next = named(b);
    assertThat(set.ask(next, "GET", "key")).isEqualTo("kept");
    var election = b.electors().stream().mapToLong(ElectorWord::election).max().orElseThrow();

    assertThat(a.perform(new HostAction.Appeal(TERM, A), LONG))
        .as("taken again it finds that there is nothing to ask")
        .isEqualTo(new StepOutcome.Done());
    assertThat(a.perform(new HostAction.ReleaseWrites(true), LONG))
        .isEqualTo(new StepOutcome.Done());
    until(() -> state(a) instanceof EngineState.Standby);
    assertThat(b.electors()).allSatisfy(word -> assertThat(word.election()).isEqualTo(election));
  }

  @Test
  void nothingElseIsDoneWithAMemberWhateverIsOrdered() {
    var b = set.driver(B);
    var rule = new AckRule(new Revision(1), TERM, B, Set.of(), 0);
    for (var action :
        List.of(
            new HostAction.Promote(TERM, rule),
            new HostAction.Demote(),
            new HostAction.StopReceiving(),
            new HostAction.Attach(C, TERM),
            new HostAction.Clone(C, TERM),
            new HostAction.StartFenced(),
            new HostAction.Open(),
            new HostAction.Tune())) {
      assertThat(b.perform(action, LONG)).as("%s", action).isInstanceOf(StepOutcome.Refused.class);
    }
    assertThat(set.ask(B, "ROLE")).isEqualTo("slave");
    assertThat(set.ask(B, "PING")).isEqualTo("PONG");
  }
}
