package io.holdfast.engine.process;

import static io.holdfast.engine.process.Stand.A;
import static io.holdfast.engine.process.Stand.B;
import static io.holdfast.engine.process.Stand.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.spi.engine.Incident.Severity;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A real program that ends by itself, or cannot be started at all. */
class CrashTest {
  @AutoClose private final Stand stand = new Stand();

  @Test
  void oneThatWasKilledIsStartedAnewWhereItWas() {
    stand.script("echo \"started in term $HOLDFAST_TERM\"; exec sleep 1000");
    stand.lead(A, 4);
    stand.awaitOutput(A, "started in term 4");
    var first = stand.life(A);
    stand.kill(A);
    awaitTrue("another life", () -> !stand.life(A).equals(first) && stand.life(A).isRunning());
    assertThat(((EngineState.Primary) stand.observe(A)).open()).isTrue();
    stand.awaitReady(A);
    assertThat(stand.incidents)
        .anySatisfy(incident -> assertThat(incident.message()).contains("ended by signal 9"));
  }

  @Test
  void itsChildrenAreEndedBeforeItIsStartedAnew() {
    stand.script("sleep 1000 & echo up; wait");
    stand.lead(A, 1);
    awaitTrue("both are there", () -> stand.processes(A).size() == 2);
    var before = stand.processes(A);
    stand.kill(A);
    awaitTrue(
        "both are there again, and none of the old",
        () ->
            stand.processes(A).size() == 2
                && stand.processes(A).stream().noneMatch(before::contains));
  }

  @Test
  void oneThatKeepsEndingIsGivenUpWithTheReasonAndIsNobodyToPromote() {
    stand.restarts(2, Duration.ofMinutes(5)).script("echo no; exit 7");
    stand.lead(A, 1);
    awaitTrue("it is given up", () -> stand.observe(A) instanceof EngineState.Unusable);
    assertThat(((EngineState.Unusable) stand.observe(A)).reason())
        .satisfies(reason -> {
          assertThat(reason.code()).isEqualTo(ReasonCode.RESTARTS_EXHAUSTED);
          assertThat(reason.detail()).contains("ended 3 times").contains("2 restarts are allowed");
        });
    assertThat(stand.output(A)).containsExactly("no", "no", "no");
    assertThat(stand.incidents)
        .anySatisfy(incident -> {
          assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
          assertThat(incident.message()).contains("holdfast logs api --host a");
        })
        .anySatisfy(incident -> assertThat(incident.message()).contains("status 7"));

    stand.done(A, new HostAction.Attach(B, new Term(2)));
    assertThat(stand.observe(A)).as("as a standby, too").isInstanceOf(EngineState.Unusable.class);
  }

  /**
   * The crashes of one burst stopped counting one after the other, and each gave back one start:
   * the program was moved to and fro several times a second, each time under a new term.
   */
  @Test
  void aBurstOfCrashesIsForgottenAsAWhole() {
    stand.restarts(1, Duration.ofSeconds(4)).script("echo started; exit 1");
    stand.lead(A, 1);
    awaitTrue("it is given up", () -> stand.observe(A) instanceof EngineState.Unusable);
    awaitTrue("it may be tried again", () -> stand.observe(A) instanceof EngineState.Stopped);
    stand.done(A, new HostAction.StartFenced());
    stand.lead(A, 2);
    awaitTrue("it is given up again", () -> stand.observe(A) instanceof EngineState.Unusable);
    assertThat(stand.output(A)).containsExactly("started", "started", "started", "started");
  }

  @Test
  void theBudgetRefillsAndThenTheLeaderMayTryAgain() {
    stand.restarts(0, Duration.ofSeconds(3)).script("exit 1");
    stand.lead(A, 1);
    awaitTrue("it is given up", () -> stand.observe(A) instanceof EngineState.Unusable);
    awaitTrue("it may be tried again", () -> stand.observe(A) instanceof EngineState.Stopped);
    assertThat(stand.processes(A)).isEmpty();
  }

  @Test
  void aMissingProgramIsNamedBeforeAnythingIsStarted() {
    assertUnusable(stand.command("no-such-program"), "there is no program 'no-such-program' on a");
  }

  @Test
  void aMissingFolderIsNamed() {
    assertUnusable(
        stand.workingDirectory("/nowhere/at/all"), "workingDirectory /nowhere/at/all is no folder");
  }

  @Test
  void aMissingUserIsNamed() {
    assertUnusable(stand.user("nobody-of-that-name"), "nobody-of-that-name");
  }

  private static void assertUnusable(Stand stand, String words) {
    assertThat(stand.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Unusable.class,
            unusable -> {
              assertThat(unusable.reason().code()).isEqualTo(ReasonCode.PROGRAM_UNUSABLE);
              assertThat(unusable.reason().detail()).contains(words);
            });
  }
}
