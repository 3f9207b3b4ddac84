package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  @AfterEach
  void endAll() {
    group().kill();
  }

  @Test
  void findsWhatWorksInTheFolderAndItsDescendantsWhereverTheyWork() throws IOException {
    start("cd / && sleep 600 & wait");
    Waiting.until(() -> group().members().size() == 2, deadline(), () -> "" + group().members());
    assertThat(group().members()).anySatisfy(it -> assertThat(cwd(it)).isEqualTo(Path.of("/")));
  }

  @Test
  void freezesAndThawsEveryProcess() throws IOException {
    start("while :; do sleep 0.01; done");
    group().freeze();
    assertThat(group().members()).isNotEmpty().allMatch(OsProcess::isStopped);
    group().thaw();
    Waiting.until(
        () -> group().members().stream().noneMatch(OsProcess::isStopped),
        deadline(),
        () -> "still stopped: " + group().members());
  }

  @Test
  void killsProcessesThatKeepStartingOthers() throws IOException {
    start("while :; do sleep 600 & sleep 0.01; done");
    Waiting.until(() -> group().members().size() > 3, deadline(), () -> "nothing started");
    group().kill();
    assertThat(group().members()).isEmpty();
  }

  /** A pid is reused sooner or later; what a journal recorded long ago must not hit a stranger. */
  @Test
  void aRecordedProcessIsNotTakenForALaterOneWithItsPid() throws IOException {
    var process = start("sleep 600");
    var recorded = OsProcess.of(process.pid()).orElseThrow();
    var earlier = new OsProcess(recorded.pid(), recorded.parent(), recorded.startTicks() - 1, 'S');
    assertThat(recorded.isAlive()).isTrue();
    assertThat(earlier.isAlive()).isFalse();
    earlier.signal(Libc.SIGKILL);
    assertThat(recorded.isAlive()).isTrue();
  }

  private ProcessGroup group() {
    return new ProcessGroup(
        "test", process -> process.workingFolder().filter(folder::equals).isPresent());
  }

  private Process start(String script) throws IOException {
    return new ProcessBuilder(List.of("sh", "-c", script)).directory(folder.toFile()).start();
  }

  private static Path cwd(OsProcess process) {
    return process.workingFolder().orElseThrow();
  }

  private static Duration deadline() {
    return Duration.ofSeconds(20);
  }
}
