package io.holdfast.engine.process;

import static io.holdfast.engine.process.Stand.A;
import static io.holdfast.engine.process.Stand.B;
import static io.holdfast.engine.process.Stand.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.HealthSpec.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A real server is asked how it is. */
class HealthTest {
  /** Longer than it takes a busy machine to notice. */
  private static final Duration LONG_FAREWELL = Duration.ofSeconds(10);

  @AutoClose private final Stand stand = new Stand();

  private Path work() {
    return stand.files(A).work();
  }

  @Test
  void clientsMayComeWhenItSaysSoAndNotWhenItTakesThatBack() throws IOException {
    var no = Files.createFile(Files.createDirectories(work()).resolve("no-ready"));
    stand.specimen().lead(A, 1);
    assertThat(stand.driver(A).problem())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(ReasonCode.NOT_READY));
    Files.delete(no);
    stand.awaitReady(A);
    var life = stand.life(A);
    assertThat(stand.driver(B).probe(A, Stand.LONG)).isEqualTo(Sighting.Outcome.ANSWERED);

    var _ = Files.createFile(no);
    awaitTrue("it is not ready", () -> !stand.isReady(A));
    assertThat(stand.driver(A).problem())
        .hasValueSatisfying(why -> assertThat(why.detail()).contains("answered 503"));
    Files.delete(no);
    stand.awaitReady(A);
    assertThat(stand.life(A)).as("it was left running").isEqualTo(life);
  }

  @Test
  void oneThatSaysItIsNotAliveIsStartedAnew() throws IOException {
    stand.specimen().lead(A, 1);
    stand.awaitReady(A);
    var life = stand.life(A);
    var no = Files.createFile(work().resolve("no-health"));
    awaitTrue("it is ended", () -> !life.isRunning());
    Files.delete(no);
    stand.awaitReady(A);
    assertThat(stand.life(A)).isNotEqualTo(life);
  }

  /** A stopped process keeps its port: the kernel goes on accepting connections for it. */
  @Test
  void aFrozenOneIsEndedAndStartedAnew() throws IOException, InterruptedException {
    stand.specimen().lead(A, 1);
    stand.awaitReady(A);
    var life = stand.life(A);
    assertThat(new ProcessBuilder("kill", "-STOP", Integer.toString(life.pid())).start().waitFor())
        .isZero();
    awaitTrue("it is ended", () -> !life.isRunning());
    stand.awaitReady(A);
  }

  @Test
  void oneThatNeverAnswersIsGivenUpAfterItsStartTimeout() {
    stand
        .startTimeout(Duration.ofSeconds(1))
        .restarts(0, Duration.ofMinutes(5))
        .health(new Question.Exec(List.of("false")));
    stand.lead(A, 1);
    awaitTrue("it is given up", () -> stand.observe(A) instanceof EngineState.Unusable);
    assertThat(stand.incidents)
        .anySatisfy(
            incident -> assertThat(incident.message()).contains("was not alive within 1 s"));
  }

  @Test
  void aCommandMayAsk() {
    stand.health(new Question.Exec(List.of("sh", "-c", "test \"$HOLDFAST_HOST\" = {host}")));
    stand.lead(A, 1);
    stand.awaitReady(A);
  }

  @Test
  void nobodyThereIsSeenAsRefusal() {
    stand.specimen();
    assertThat(stand.driver(B).probe(A, Stand.LONG)).isEqualTo(Sighting.Outcome.REFUSED);
  }

  @Test
  void oneOfSeveralIsLeftByItsClientsBeforeItEnds() {
    stand.specimen().heartbeat(LONG_FAREWELL.dividedBy(2));
    stand.done(A, new HostAction.Run(new Term(1)));
    assertThat(stand.observe(A)).isEqualTo(new EngineState.Running());
    stand.awaitReady(A);
    var drain = Thread.startVirtualThread(() -> stand.perform(A, new HostAction.Drain()));
    awaitTrue("it takes no more clients", () -> !stand.isReady(A));
    assertThat(stand.life(A).isRunning()).as("and still serves those it has").isTrue();
    awaitTrue("it has ended", () -> !drain.isAlive());
    assertThat(stand.output(A)).contains("goodbye");
    assertThat(stand.observe(A)).isInstanceOf(EngineState.Stopped.class);
  }
}
