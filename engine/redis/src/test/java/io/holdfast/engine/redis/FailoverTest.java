package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.Members.A;
import static io.holdfast.engine.redis.Members.B;
import static io.holdfast.engine.redis.Members.C;
import static io.holdfast.engine.redis.Members.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The way from one primary to the next, and back for the former one. */
class FailoverTest {
  @AutoClose private final Members members = new Members();

  @Test
  void replacesAKilledPrimaryAndTakesItBack() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    var primary = members.primary(A);
    assertThat(primary.open()).isTrue();
    assertThat(primary.term()).isEqualTo(new Term(1));
    assertThat(primary.enforced()).isNotNull();
    members.awaitEqual(B, A);
    members.awaitEqual(C, A);
    assertThat(members.driver(B).probe(A, Members.LONG)).isEqualTo(Sighting.Outcome.ANSWERED);

    members.kill(A);
    assertThat(members.driver(A).processChanged()).isTrue();
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    assertThat(members.driver(B).probe(A, Members.LONG)).isEqualTo(Sighting.Outcome.REFUSED);
    members.done(B, new HostAction.StopReceiving());
    members.done(C, new HostAction.StopReceiving());
    var sealed = members.standby(B);
    assertThat(sealed.link()).isEqualTo(new EngineState.Link.Detached());
    assertThat(sealed.received()).isGreaterThanOrEqualTo(primary.written());

    members.done(B, new HostAction.Promote(new Term(2), alone(3, 2, B)));
    var next = members.primary(B);
    assertThat(next.term()).isEqualTo(new Term(2));
    assertThat(next.open()).isFalse();
    assertThat(next.enforced()).isNotNull();
    assertThat(next.enforced().rule()).isEqualTo(new Revision(3));
    assertThat(members.refusal(B, "GET", "k")).isEqualTo("WRONGPASS");

    members.done(C, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(C);
    members.done(B, new HostAction.Open());
    members.say(B, "SET", "k", "2");
    members.awaitEqual(C, B);
    assertThat(members.standby(C).received().term()).isEqualTo(new Term(2));
    assertThat(members.say(C, "GET", "k")).isEqualTo("2");

    members.done(A, new HostAction.StartFenced());
    assertThat(members.standby(A).received()).isLessThan(sealed.received());
    assertThat(members.perform(A, new HostAction.Attach(B, new Term(2))))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(A, new HostAction.Clone(B, new Term(2)));
    members.awaitStreaming(A);
    assertThat(members.say(A, "GET", "k")).isEqualTo("2");
    assertThat(members.incidents)
        .anySatisfy(incident -> assertThat(incident.message()).contains("is kept in"));
  }

  @Test
  void aPlannedMoveLosesNothingAndTheFormerPrimaryContinuesWithoutACopy() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    members.done(A, new HostAction.Demote());
    var former = members.standby(A);
    assertThat(former.link()).isEqualTo(new EngineState.Link.Detached());
    assertThat(former.received().term()).isEqualTo(new Term(1));
    assertThat(members.refusal(A, "GET", "k")).isEqualTo("WRONGPASS");
    Members.awaitTrue(
        "b has all that a had", () -> members.standby(B).received().isAtLeast(former.received()));
    assertThat(members.standby(B).received()).isEqualTo(former.received());

    members.done(B, new HostAction.StopReceiving());
    members.done(C, new HostAction.StopReceiving());
    members.done(B, new HostAction.Promote(new Term(2), alone(3, 2, B)));
    members.done(B, new HostAction.Open());
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    for (var other : List.of(A, C)) {
      members.done(other, new HostAction.Attach(B, new Term(2)));
      members.awaitStreaming(other);
    }
    members.say(B, "SET", "k", "2");
    members.awaitEqual(A, B);
    assertThat(members.say(A, "GET", "k")).isEqualTo("2");
    assertThat(members.files(A).diverged()).doesNotExist();
  }

  /** A connection that is ended in the middle of a write leaves its client in doubt; none was. */
  @Test
  void aPlannedMoveUnderLoadLosesNoAcknowledgedWriteAndLeavesNobodyInDoubt() {
    members.form(B, C);
    var acknowledged = new AtomicLong();
    var lastWords = new ConcurrentLinkedQueue<String>();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var writer = 0; writer < 8; writer++) {
        var _ =
            writers.submit(() -> {
              try (var session = members.client(A)) {
                while (true) {
                  var count = session.ask(Deadline.after(Members.LONG), "INCR", "n").text();
                  acknowledged.accumulateAndGet(Long.parseLong(count), Math::max);
                }
              } catch (RedisFailure failure) {
                lastWords.add(failure.text().split(" ", 2)[0]);
              }
            });
      }
      Members.awaitTrue("writes are acknowledged", () -> acknowledged.get() > 1000);
      members.done(A, new HostAction.Demote());
    }
    assertThat(lastWords).hasSize(8).containsOnly("READONLY");
    var end = members.standby(A).received();
    Members.awaitTrue("b has all", () -> members.standby(B).received().isAtLeast(end));
    members.done(B, new HostAction.StopReceiving());
    members.done(B, new HostAction.Promote(new Term(2), alone(3, 2, B)));
    members.done(B, new HostAction.Open());
    assertThat(Long.parseLong(members.say(B, "GET", "n")))
        .isGreaterThanOrEqualTo(acknowledged.get());
    members.done(A, new HostAction.Attach(B, new Term(2)));
    members.awaitStreaming(A);
  }

  @Test
  void theMostAdvancedSealedMemberHasTheGreatestPosition() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(C, A);
    members.done(C, new HostAction.StopReceiving());
    members.say(A, "SET", "k", "2");
    members.awaitEqual(B, A);
    members.done(B, new HostAction.StopReceiving());
    assertThat(members.standby(B).received()).isGreaterThan(members.standby(C).received());
  }

  @Test
  void tellsHowOldAStandbysDataMayBe() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    assertThat(members.standby(B).behind()).isNull();
    members.driver(B).probe(A, Members.LONG);
    members.awaitEqual(B, A);
    var behind = members.standby(B).behind();
    assertThat(behind).isNotNull().isLessThan(Duration.ofSeconds(20));
    members.done(B, new HostAction.StopReceiving());
    members.say(A, "SET", "k", "2");
    members.driver(B).probe(A, Members.LONG);
    assertThat(members.standby(B).behind()).isNotNull().isGreaterThan(behind);
  }
}
