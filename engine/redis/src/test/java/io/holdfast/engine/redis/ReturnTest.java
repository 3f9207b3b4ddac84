package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.Members.A;
import static io.holdfast.engine.redis.Members.B;
import static io.holdfast.engine.redis.Members.C;
import static io.holdfast.engine.redis.Members.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Folders;
import io.holdfast.spi.engine.StepOutcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A former primary that comes back stale or empty neither wins nor empties anybody. */
class ReturnTest {
  @AutoClose private final Members members = new Members();

  /**
   * The old story of Redis: an empty primary is restarted, and its replicas copy nothing from it.
   */
  @Test
  void anEmptyFormerPrimaryStartedByHandDoesNotEmptyItsReplicas() throws Exception {
    members.form(B);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.kill(A);
    Folders.delete(members.files(A).data());
    Members.account().createPrivateFolder(members.files(A).data());
    assertThat(members.observe(A)).isEqualTo(new EngineState.Absent());
    startByHand();
    members.await(A, state -> state instanceof EngineState.Standby);
    assertThat(members.standby(A).received()).isEqualTo(LogPosition.START);
    assertThat(members.refusal(A, "SET", "k", "2")).isEqualTo("WRONGPASS");
    awaitRefusedReplica();
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    assertThat(members.standby(B).received()).isGreaterThan(LogPosition.START);
  }

  /**
   * B was out of its agent's reach when A was made primary again, and still follows it by itself.
   */
  @Test
  void aReplicaOfAnEarlierTermIsNotEmptiedByThePrimaryOfALaterOne() throws Exception {
    members.parameter("appendonly", "no");
    members.form(B);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.kill(A);
    members.done(A, new HostAction.StartFenced());
    assertThat(members.standby(A).received()).isLessThan(members.standby(B).received());
    members.done(A, new HostAction.Promote(new Term(2), alone(3, 2, A)));
    members.done(A, new HostAction.Open());
    assertThat(members.say(A, "GET", "k")).isEmpty();
    awaitRefusedReplica();
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    assertThat(members.standby(B).received().term()).isEqualTo(new Term(1));

    // Its data is kept when it is told to follow.
    assertThat(members.perform(B, new HostAction.Attach(A, new Term(2))))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    members.done(B, new HostAction.Clone(A, new Term(2)));
    assertThat(members.say(B, "GET", "k")).isEmpty();
    try (var kept = Files.list(members.files(B).diverged())) {
      assertThat(kept.findFirst().orElseThrow().resolve("data/dump.rdb")).isNotEmptyFile();
    }
  }

  @Test
  void whatOnlyACutOffPrimaryAcknowledgedIsMeasuredAndKept() throws IOException {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.done(B, new HostAction.StopReceiving());
    members.say(A, "SET", "only-here", "x".repeat(1000));
    members.done(B, new HostAction.Promote(new Term(2), alone(3, 2, B)));
    members.done(B, new HostAction.Open());
    members.say(B, "SET", "k", "2");

    members.done(A, new HostAction.Demote());
    var end = members.standby(A).received();
    var refused = members.perform(A, new HostAction.Attach(B, new Term(2)));
    assertThat(refused)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            outcome -> assertThat(outcome.reason().code()).isEqualTo(ReasonCode.DIVERGED));
    assertThat(members.perform(A, new HostAction.Rewind(B, new Term(2))))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(A, new HostAction.Clone(B, new Term(2)));
    assertThat(members.say(A, "GET", "k")).isEqualTo("2");
    assertThat(members.say(A, "GET", "only-here")).isEmpty();
    try (var kept = Files.list(members.files(A).diverged())) {
      var note = Files.readString(kept.findFirst().orElseThrow().resolve("note.json"));
      assertThat(note).contains("\"end\": \"" + end + "\"").contains("\"exact\": true");
      assertThat(note).containsPattern("\"lost_bytes\": 1[0-9]{3},");
    }
    members.awaitStreaming(A);
  }

  @Test
  void followsOnlyAPrimaryOfTheTermItIsTold() {
    members.form(B, C);
    members.done(C, new HostAction.StopReceiving());
    assertThat(
            members
                .driver(C)
                .perform(new HostAction.Attach(A, new Term(2)), Duration.ofMillis(300)))
        .isInstanceOf(StepOutcome.Indeterminate.class);
    assertThat(members.standby(C).link()).isEqualTo(new EngineState.Link.Detached());
    members.done(C, new HostAction.Attach(A, new Term(1)));
    members.awaitStreaming(C);
  }

  @Test
  void aRestartedStandbyContinuesWithoutACopy() {
    members.form(B, C);
    members.done(B, new HostAction.Demote());
    var stopped = members.observe(B);
    assertThat(stopped).isInstanceOf(EngineState.Stopped.class);
    assertThat(((EngineState.Stopped) stopped).finalPosition()).isNotNull();
    members.say(A, "SET", "k", "1");
    members.done(B, new HostAction.StartFenced());
    assertThat(members.standby(B).received())
        .isEqualTo(((EngineState.Stopped) stopped).finalPosition());
    members.done(B, new HostAction.Attach(A, new Term(1)));
    members.awaitStreaming(B);
    members.awaitEqual(B, A);
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    members.done(A, new HostAction.KeepLogFor(Set.of(B, C)));
  }

  @Test
  void aStandbyThatLostItsServerIsCopiedAnewAndNothingIsKeptThatThePrimaryHas() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.kill(B);
    members.done(B, new HostAction.StartFenced());
    var outcome = members.perform(B, new HostAction.Attach(A, new Term(1)));
    if (outcome instanceof StepOutcome.Refused(var reason)) {
      assertThat(reason.code()).isEqualTo(ReasonCode.LOG_GONE);
      members.done(B, new HostAction.Clone(A, new Term(1)));
    }
    members.awaitStreaming(B);
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    assertThat(members.files(B).diverged()).doesNotExist();
  }

  /** As an operator or a unit of systemd would, with the configuration that lies there. */
  private void startByHand() throws IOException {
    var files = members.files(A);
    var _ =
        new ProcessBuilder(
                Members.account()
                    .command(List.of("/usr/bin/redis-server", files.serverConfig().toString())))
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
  }

  /** The replica has tried, and was sent away. */
  private void awaitRefusedReplica() {
    Members.awaitTrue(
        "b was refused",
        () -> {
          try {
            return Files.readString(members.files(B).serverLog()).contains("WRONGPASS");
          } catch (IOException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }
}
