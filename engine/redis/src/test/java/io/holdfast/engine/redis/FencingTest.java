package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.Members.A;
import static io.holdfast.engine.redis.Members.B;
import static io.holdfast.engine.redis.Members.C;
import static io.holdfast.engine.redis.Members.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who can do what, and for how long. */
class FencingTest {
  @AutoClose private final Members members = new Members();

  @Test
  void aSealedMemberStaysSealedThroughRestartsOfAgentAndServer() {
    members.form(B, C);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.done(B, new HostAction.StopReceiving());
    var sealed = members.standby(B);
    members.say(A, "SET", "k", "2");
    members.restartAgent(B);
    assertThat(members.standby(B)).isEqualTo(sealed);
    members.done(B, new HostAction.Demote());
    assertThat(members.observe(B)).isEqualTo(new EngineState.Stopped(sealed.received()));
    members.done(B, new HostAction.StartFenced());
    assertThat(members.standby(B).link()).isEqualTo(new EngineState.Link.Detached());
    assertThat(members.standby(B).received()).isEqualTo(sealed.received());
    // A crash may only take away, never add.
    members.kill(B);
    assertThat(members.observe(B)).isEqualTo(new EngineState.Stopped(null));
    members.done(B, new HostAction.StartFenced());
    assertThat(members.standby(B).link()).isEqualTo(new EngineState.Link.Detached());
    assertThat(members.standby(B).received()).isLessThanOrEqualTo(sealed.received());
    assertThat(members.standby(B).received().term()).isEqualTo(new Term(1));
  }

  @Test
  void aMemberThatStillReceivesIsNotPromotedNorToATermThatWas() {
    members.form(B);
    assertThat(members.perform(B, new HostAction.Promote(new Term(2), alone(3, 2, B))))
        .isInstanceOf(StepOutcome.Refused.class);
    members.done(B, new HostAction.StopReceiving());
    assertThat(members.perform(B, new HostAction.Promote(new Term(1), alone(3, 1, B))))
        .isInstanceOf(StepOutcome.Refused.class);
    assertThat(members.standby(B)).isNotNull();
  }

  @Test
  void refusesARuleThatRedisCannotKeep() {
    members.form(B);
    var rule = new AckRule(new Revision(2), new Term(1), A, Set.of(B), 1);
    assertThat(members.perform(A, new HostAction.Enforce(rule)))
        .isInstanceOf(StepOutcome.Refused.class);
  }

  @Test
  void aPrimaryThatIsCutOffStopsAcknowledgingByItself() {
    members.form(B);
    awaitGuarded();
    members.say(A, "SET", "k", "1");
    members.freeze(B);
    var cut = System.nanoTime();
    Members.awaitTrue(
        "writes are refused", () -> members.refusal(A, "SET", "k", "2").equals("NOREPLICAS"));
    assertThat(Duration.ofNanos(System.nanoTime() - cut))
        .as("before the standby is given up for lost, which takes ten seconds")
        .isLessThan(Duration.ofSeconds(8));

    // While its controller is heard, the loss of its standby does not stop it for good.
    Members.awaitTrue(
        "serves alone",
        () -> {
          members.done(A, new HostAction.KeepLogFor(Set.of(B)));
          return members.refusal(A, "SET", "k", "3").isEmpty();
        });
    members.thaw(B);
    awaitGuarded();
  }

  @Test
  void aStandbyThatEndsDoesNotStopThePrimary() {
    members.form(B);
    awaitGuarded();
    members.kill(B);
    Members.awaitTrue(
        "serves alone",
        () -> {
          var _ = members.observe(A);
          return members.refusal(A, "SET", "k", "1").isEmpty();
        });
  }

  /** Its agent is gone, so nobody demotes it; sealing its standbys stops it nevertheless. */
  @Test
  void aPrimaryWithoutAgentStopsWhenItsStandbysAreSealed() {
    members.form(B, C);
    members.done(B, new HostAction.StopReceiving());
    members.done(C, new HostAction.StopReceiving());
    Members.awaitTrue(
        "writes are refused", () -> members.refusal(A, "SET", "k", "1").equals("NOREPLICAS"));
  }

  @Test
  void aFrozenPrimaryIsUnresponsiveAndStoppedByForce() {
    members.form(B);
    members.say(A, "SET", "k", "1");
    members.freeze(A);
    assertThat(members.driver(A).observe(Duration.ofMillis(200)))
        .isInstanceOf(EngineState.Unresponsive.class);
    assertThat(members.driver(B).probe(A, Duration.ofMillis(200)))
        .isEqualTo(Sighting.Outcome.SILENT);
    assertThat(members.driver(A).perform(new HostAction.Demote(), Members.LONG))
        .isInstanceOf(StepOutcome.Done.class);
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    members.done(A, new HostAction.StartFenced());
    assertThat(members.standby(A).link()).isEqualTo(new EngineState.Link.Detached());
    assertThat(members.refusal(A, "SET", "k", "2")).isEqualTo("WRONGPASS");
  }

  @Test
  void clientsGetInByPasswordAndGovernNothing() {
    members.form();
    assertThat(members.say(A, "PING")).isEqualTo("PONG");
    for (var command :
        new String[][] {
          {"CONFIG", "GET", "maxmemory"},
          {"REPLICAOF", "NO", "ONE"},
          {"SHUTDOWN", "NOSAVE"},
          {"ACL", "LIST"},
          {"FUNCTION", "FLUSH"}
        }) {
      assertThat(members.refusal(A, command)).as(String.join(" ", command)).isEqualTo("NOPERM");
    }
    members.say(A, "FLUSHALL");
    assertThat(members.primary(A).term()).isEqualTo(new Term(1));
    members.done(A, new HostAction.Drain());
    assertThat(members.driver(A).processChanged()).isTrue();
    assertThat(members.primary(A).open()).isFalse();
    assertThat(members.refusal(A, "PING")).isEqualTo("WRONGPASS");
  }

  @Test
  void ourSecretsAreNotReadableByOthers() throws IOException {
    members.form();
    for (var file : new Path[] {members.files(A).users(), members.files(A).serverConfig()}) {
      assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("OTHERS", "GROUP");
      assertThat(file).content().doesNotContain("secret of the app", "password-of");
    }
  }

  @Test
  void parametersTakeEffectLiveOrWaitForARestart() {
    members.form();
    members.parameter("maxmemory", "64mb");
    members.parameter("databases", "4");
    members.restartAgent(A);
    members.done(A, new HostAction.Tune());
    assertThat(members.admin(A, "CONFIG", "GET", "maxmemory").each().getLast().text())
        .isEqualTo(Integer.toString(64 << 20));
    assertThat(members.driver(A).pendingRestart(Members.LONG).orElseThrow())
        .containsExactly("databases");
    members.done(A, new HostAction.Demote());
    assertThat(members.observe(A)).isInstanceOf(EngineState.Stopped.class);
    members.done(A, new HostAction.StartFenced());
    members.done(A, new HostAction.Promote(new Term(2), alone(3, 2, A)));
    assertThat(members.admin(A, "CONFIG", "GET", "databases").each().getLast().text())
        .isEqualTo("4");
    assertThat(members.driver(A).pendingRestart(Members.LONG).orElseThrow()).isEmpty();
    members.parameter("maxmemory-policy", "sometimes");
    members.restartAgent(A);
    assertThat(members.perform(A, new HostAction.Tune())).isInstanceOf(StepOutcome.Refused.class);
  }

  /** With everysec, Redis may answer before it writes, while an earlier fsync is under way. */
  @Test
  void comesBackFromItsAppendOnlyFileWithAllThatWasAcknowledged() {
    members.parameter("appendfsync", "always");
    members.form();
    Members.awaitTrue(
        "the append-only file is complete",
        () -> {
          members.observe(A);
          return Files.exists(members.files(A).appendOnlyIsCurrent());
        });
    members.say(A, "SET", "k", "1");
    members.kill(A);
    members.done(A, new HostAction.StartFenced());
    assertThat(members.standby(A).received().term()).isEqualTo(new Term(1));
    members.done(A, new HostAction.Promote(new Term(2), alone(3, 2, A)));
    members.done(A, new HostAction.Open());
    assertThat(members.say(A, "GET", "k")).isEqualTo("1");
  }

  /** A server that refuses all writes refused the stamp of its own promotion, too. */
  @Test
  void aMemberWhoseMemoryIsFullIsPromotedAllTheSame() {
    members.parameter("maxmemory-policy", "noeviction");
    members.form(B);
    members.say(A, "SET", "k", "1");
    members.awaitEqual(B, A);
    members.done(B, new HostAction.StopReceiving());
    var _ = members.admin(B, "CONFIG", "SET", "maxmemory", "1");
    members.done(B, new HostAction.Promote(new Term(2), alone(3, 2, B)));
    assertThat(members.primary(B).term()).isEqualTo(new Term(2));
    assertThat(members.admin(B, "CONFIG", "GET", "maxmemory").each().getLast().text())
        .isEqualTo("1");
    members.done(B, new HostAction.Open());
    assertThat(members.say(B, "GET", "k")).isEqualTo("1");
    assertThat(members.refusal(B, "SET", "k", "2")).isEqualTo("OOM");
  }

  private void awaitGuarded() {
    Members.awaitTrue(
        "is guarded",
        () -> {
          var _ = members.observe(A);
          return members
              .admin(A, "CONFIG", "GET", "min-replicas-to-write")
              .each()
              .getLast()
              .text()
              .equals("1");
        });
  }
}
