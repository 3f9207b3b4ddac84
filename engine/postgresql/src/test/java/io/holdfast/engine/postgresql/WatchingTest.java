package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.postgresql.os.DurableFile;
import io.holdfast.spi.engine.StepOutcome;
import io.holdfast.spi.engine.TunableEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is seen of a member, by its own agent and by others. */
class WatchingTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Map<String, String> parameters = new HashMap<>(Map.of("work_mem", "5MB"));
  @AutoClose private final Members members = new Members(parameters);

  @Test
  void othersTellAnsweredRefusedAndSilentApart() {
    members.form(B);
    assertThat(members.driver(B).probe(A, Members.LONG)).isEqualTo(Sighting.Outcome.ANSWERED);
    assertThat(members.driver(B).probe(C, Members.LONG)).isEqualTo(Sighting.Outcome.REFUSED);
    for (var process : new Postmaster(members.data(A)).processes()) {
      Members.signal("STOP", process);
    }
    assertThat(members.driver(B).probe(A, SHORT)).isEqualTo(Sighting.Outcome.SILENT);
    assertThat(members.driver(C).probe(A, SHORT)).isEqualTo(Sighting.Outcome.SILENT);
    members.kill(A);
    assertThat(members.driver(B).probe(A, Members.LONG)).isEqualTo(Sighting.Outcome.REFUSED);
  }

  @Test
  void aFrozenServerIsUnresponsiveForAsLongAsItIsSilentAndFineAgainAfterwards() {
    members.form();
    assertThat(members.observe(A)).isInstanceOf(EngineState.Primary.class);
    var process = new Postmaster(members.data(A)).processes();
    process.forEach(each -> Members.signal("STOP", each));
    var first = (EngineState.Unresponsive) members.driver(A).observe(SHORT);
    var second = (EngineState.Unresponsive) members.driver(A).observe(SHORT);
    assertThat(first.since()).isGreaterThanOrEqualTo(SHORT);
    assertThat(second.since()).isGreaterThan(first.since());
    process.forEach(each -> Members.signal("CONT", each));
    var primary = members.primary(A);
    assertThat(primary.enforced()).isNotNull();
    assertThat(members.driver(A).processChanged()).isFalse();
  }

  @Test
  void aReusedProcessIdIsNotTakenForTheServer() throws IOException {
    members.form();
    members.kill(A);
    var lock = new Postmaster(members.data(A)).lockFile();
    DurableFile.write(
        lock, ProcessHandle.current().pid() + "\n" + members.data(A) + "\n", Members.account());
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    members.done(A, new HostAction.StartFenced());
  }

  @Test
  void parametersTakeEffectLiveOrWaitForARestartAndCannotUndermineSafety() {
    members.form();
    assertThat(members.text(A, "SHOW work_mem")).isEqualTo("5MB");
    parameters.put("work_mem", "6MB");
    parameters.put("max_connections", "77");
    parameters.put("synchronous_commit", "off");
    parameters.put("restart_after_crash", "on");
    members.restartAgent(A);
    var tunable = (TunableEngine) members.driver(A);
    assertThat(tunable.applyParameters(Members.LONG)).isInstanceOf(StepOutcome.Done.class);
    assertThat(members.text(A, "SHOW work_mem")).isEqualTo("6MB");
    assertThat(members.text(A, "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(members.text(A, "SHOW restart_after_crash")).isEqualTo("off");
    Members.awaitTrue(
        "the restart is known to be needed",
        () -> tunable.pendingRestart(Members.LONG).contains("max_connections"));
    assertThat(members.incidents).anyMatch(i -> i.message().contains("synchronous_commit"));
    assertThat(members.incidents).anyMatch(i -> i.message().contains("restart_after_crash"));
  }

  @Test
  void aFailedStartSaysWhy() {
    members.form();
    members.done(A, new HostAction.Demote());
    parameters.put("shared_buffers", "10 apples");
    members.restartAgent(A);
    assertThat(members.perform(A, new HostAction.StartFenced()))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class,
            failed -> assertThat(failed.reason().detail()).contains("PostgreSQL did not start"));
  }

  @Test
  void roomOnTheDiskIsNoProblem() {
    members.form();
    assertThat(members.driver(A).problem()).isEmpty();
  }
}
