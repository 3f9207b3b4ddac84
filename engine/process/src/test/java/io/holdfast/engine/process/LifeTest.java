package io.holdfast.engine.process;

import static io.holdfast.engine.process.Stand.A;
import static io.holdfast.engine.process.Stand.FIRST;
import static io.holdfast.engine.process.Stand.alone;
import static io.holdfast.engine.process.Stand.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A real program is started, outlives its agent, and is ended. */
class LifeTest {
  @AutoClose private final Stand stand = new Stand();

  @Test
  void aClosedPrimaryRunsNothingAndAnOpenOneRunsTheProgramInItsTerm() {
    stand.script("echo \"$GREETING in term $HOLDFAST_TERM of $HOLDFAST_SERVICE\"; exec sleep 1000");
    assertThat(stand.observe(A)).isEqualTo(new EngineState.Absent());
    stand.done(A, new HostAction.Initialize(FIRST, alone(1, 1, A)));
    assertThat(stand.observe(A)).isInstanceOf(EngineState.Primary.class);
    assertThat(((EngineState.Primary) stand.observe(A)).open()).isFalse();
    assertThat(stand.processes(A)).isEmpty();

    stand.done(A, new HostAction.Open());
    stand.awaitOutput(A, "hello from a in term 1 of api");
    assertThat(((EngineState.Primary) stand.observe(A)).open()).isTrue();
    assertThat(stand.processes(A)).hasSize(1);
  }

  @Test
  void nothingOfTheAgentsOwnEnvironmentReachesTheProgram() {
    stand.script("env | cut -d= -f1 | sort; exec sleep 1000");
    stand.lead(A, 1);
    stand.awaitOutput(A, "USER");
    assertThat(stand.output(A))
        .contains("GREETING", "HOLDFAST_TERM", "PATH")
        .doesNotContain("JAVA_HOME", "MAVEN_OPTS", "OLDPWD");
  }

  @Test
  void theProgramIsNotRunAsRootUnlessRootIsNamed() throws IOException {
    stand.script("id -u; exec sleep 1000");
    stand.lead(A, 1);
    awaitTrue("it has said who it is", () -> !stand.output(A).isEmpty());
    var agent = Account.uidOf(Path.of("/proc/self"));
    assertThat(stand.output(A).getFirst())
        .isEqualTo(Integer.toString(Accounts.ofProgram(new Spec().plain()).uid()));
    if (agent == 0) {
      assertThat(stand.output(A).getFirst()).isNotEqualTo("0");
      assertThat(Accounts.ofProgram(new Spec().asUser("root")).uid()).isZero();
    }
  }

  @Test
  void goesOnWithoutItsAgentAndIsFoundByTheNextOne() {
    stand.script("echo started; exec sleep 1000");
    stand.lead(A, 3);
    stand.awaitOutput(A, "started");
    var life = stand.life(A);

    stand.restartAgent(A);
    assertThat(life.isRunning()).isTrue();
    assertThat(stand.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Primary.class,
            primary -> {
              assertThat(primary.term()).isEqualTo(new Term(3));
              assertThat(primary.open()).isTrue();
            });
    assertThat(stand.isReady(A)).isTrue();
    stand.done(A, new HostAction.Open());
    assertThat(stand.processes(A)).containsExactly(life.pid());
  }

  /** An agent died between starting the program and writing down which process it is. */
  @Test
  void isFoundByItsMarkWhenTheFileWasNeverWritten() throws IOException {
    stand.lead(A, 1);
    stand.awaitBegun(A);
    var life = stand.life(A);
    Files.delete(stand.files(A).life());

    stand.restartAgent(A);
    assertThat(stand.observe(A)).isInstanceOf(EngineState.Primary.class);
    stand.done(A, new HostAction.Demote());
    assertThat(life.isRunning()).isFalse();
  }

  /** The host was restarted: the term may have ended meanwhile, so nothing is started by itself. */
  @Test
  void oneThatEndedWhileNobodyWatchedWaitsForTheLeader() {
    stand.lead(A, 1);
    var driver = stand.driver(A);
    var life = stand.life(A);
    driver.close();
    stand.kill(A);
    awaitTrue("it is gone", () -> !life.isRunning());

    stand.restartAgent(A);
    assertThat(stand.observe(A)).isInstanceOf(EngineState.Stopped.class);
    assertThat(stand.processes(A)).isEmpty();
  }

  @Test
  void drainingAsksItToEndAndWaits() {
    stand.script("trap 'echo goodbye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
    stand.lead(A, 1);
    stand.awaitOutput(A, "up");
    stand.done(A, new HostAction.Drain());
    assertThat(stand.output(A)).contains("goodbye");
    assertThat(stand.processes(A)).isEmpty();
    assertThat(((EngineState.Primary) stand.observe(A)).open()).isFalse();
  }

  /** nginx breaks its requests off by SIGTERM and finishes them by SIGQUIT. */
  @Test
  void isAskedToEndByTheSignalThatItsSpecNames() {
    stand
        .stopSignal(ProgramSpec.StopSignal.QUIT)
        .script(
            "trap 'echo broken off; exit 0' TERM; trap 'echo finished; exit 0' QUIT; echo up;"
                + " while :; do sleep 0.05; done");
    stand.lead(A, 1);
    stand.awaitOutput(A, "up");
    stand.done(A, new HostAction.Drain());
    assertThat(stand.output(A)).contains("finished").doesNotContain("broken off");
  }

  @Test
  void whatDoesNotEndInTimeIsKilledWithAllThatItStarted() {
    stand
        .stopTimeout(Duration.ofMillis(300))
        .script(
            "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo up; wait; sleep 1000");
    stand.lead(A, 1);
    stand.awaitOutput(A, "up");
    assertThat(stand.processes(A)).hasSizeGreaterThan(1);
    stand.done(A, new HostAction.Drain());
    assertThat(stand.processes(A)).isEmpty();
  }

  @Test
  void demotingEndsItAtOnce() {
    stand.script("trap '' TERM; echo up; while :; do sleep 0.05; done");
    stand.lead(A, 1);
    stand.awaitOutput(A, "up");
    stand.done(A, new HostAction.Demote());
    assertThat(stand.processes(A)).isEmpty();
    assertThat(stand.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Standby.class,
            standby -> assertThat(standby.link()).isEqualTo(new EngineState.Link.Detached()));
  }

  /** A step that the lease interrupts leaves a primary that the next order ends. */
  @Test
  void anInterruptedDrainLeavesAnOpenPrimary() throws InterruptedException {
    stand.script("trap '' TERM; echo up; while :; do sleep 0.05; done");
    stand.lead(A, 1);
    stand.awaitOutput(A, "up");
    var drain = Thread.startVirtualThread(() -> stand.perform(A, new HostAction.Drain()));
    awaitTrue("it drains", () -> !stand.isReady(A));
    drain.interrupt();
    drain.join();
    assertThat(((EngineState.Primary) stand.observe(A)).open()).isTrue();
    stand.done(A, new HostAction.Demote());
    assertThat(stand.processes(A)).isEmpty();
  }

  @Test
  void anotherCommandInTheSpecWaitsForARestart() {
    stand.lead(A, 1);
    stand.command("sleep", "2000");
    stand.restartAgent(A);
    assertThat(stand.observe(A)).isInstanceOf(EngineState.Primary.class);
    assertThat(stand.driver(A).pendingRestart(Stand.LONG))
        .hasValueSatisfying(names -> assertThat(names).containsExactly("program"));
    stand.awaitBegun(A);
    assertThat(ProcessTable.arguments(stand.life(A).pid())).contains("1000");
  }
}
