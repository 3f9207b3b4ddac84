package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    parameters.put("max_connections", "177");
    parameters.put("synchronous_commit", "off");
    parameters.put("restart_after_crash", "on");
    members.restartAgent(A);
    members.done(A, new HostAction.Tune());
    assertThat(members.text(A, "SHOW work_mem")).isEqualTo("6MB");
    assertThat(members.text(A, "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(members.text(A, "SHOW restart_after_crash")).isEqualTo("off");
    Members.awaitTrue(
        "the restart is known to be needed", () -> pending(A).equals(List.of("max_connections")));
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
  void parametersThatTheServerDoesNotTakeAreNamedBeforeARestartFailsOnThem() {
    members.form();
    parameters.put("shared_buffers", "10 apples");
    parameters.put("work_mem", "6MB");
    members.restartAgent(A);
    assertThat(members.perform(A, new HostAction.Tune()))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> {
              assertThat(refused.reason().code()).isEqualTo(ReasonCode.PARAMETERS_REFUSED);
              assertThat(refused.reason().detail()).contains("shared_buffers");
              assertThat(refused.reason().detail()).doesNotContain("work_mem");
            });
    assertThat(members.text(A, "SHOW work_mem")).isEqualTo("6MB");
  }

  /** As the agent does it when it is asked to: stopped, and brought back by its goal. */
  @Test
  void aRestartedStandbyHasWhatWaitedForIt() {
    members.form(B);
    parameters.put("shared_buffers", "33MB");
    members.restartAgent(B);
    members.done(B, new HostAction.Tune());
    assertThat(pending(B)).containsExactly("shared_buffers");
    members.done(B, new HostAction.Demote());
    assertThat(members.driver(B).pendingRestart(Members.LONG)).isEmpty();
    members.done(B, new HostAction.Attach(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(pending(B)).isEmpty();
    assertThat(members.text(B, "SHOW shared_buffers")).isEqualTo("33MB");
  }

  /** A standby with fewer connections than its primary does not start. */
  @Test
  void aStandbyKeepsWhatTheLogNeedsWhateverTheSpecSays() {
    members.form(B);
    parameters.put("max_connections", "50");
    parameters.put("max_wal_senders", "5");
    members.restartAgent(B);
    members.done(B, new HostAction.Tune());
    assertThat(pending(B)).isEmpty();
    members.done(B, new HostAction.Demote());
    members.done(B, new HostAction.Attach(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(members.text(B, "SHOW max_connections")).isEqualTo("100");
    assertThat(members.incidents).anyMatch(i -> i.message().contains("max_connections = 50"));
  }

  @Test
  void theServersLogSaysNothingOfFilesThatAreMissing() throws IOException {
    members.form();
    members.done(A, new HostAction.Tune());
    try (var logs = Files.newDirectoryStream(members.files(A).logs())) {
      for (var log : logs) {
        assertThat(log).content().doesNotContain("skipping missing configuration file");
      }
    }
  }

  @Test
  void aLimitOnWhatLostStandbysKeepCannotBeTakenAway() {
    parameters.put("max_slot_wal_keep_size", "-1");
    members.form();
    assertThat(members.text(A, "SHOW max_slot_wal_keep_size")).isEqualTo("1GB");
    assertThat(members.incidents).anyMatch(i -> i.message().contains("max_slot_wal_keep_size"));
  }

  private List<String> pending(HostId host) {
    return members.driver(host).pendingRestart(Members.LONG).orElseThrow();
  }

  @Test
  void roomOnTheDiskIsNoProblem() {
    members.form();
    assertThat(members.driver(A).problem()).isEmpty();
  }
}
