package io.holdfast.engine.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {
  @Test
  void seesAProcessRunAndEnd() throws Exception {
    var process = new ProcessBuilder("sleep", "60").start();
    try (var watch = ProcessWatch.of(lifeOf(process))) {
      assertThat(watch.isRunning()).isTrue();
      assertThat(watch.isRunning()).isTrue();

      process.destroyForcibly().waitFor();

      assertThat(watch.isRunning()).isFalse();
    }
  }

  /** The line is read by everybody at the same place of the same file. */
  @Test
  void isAskedByTwoAtOnce() throws Exception {
    var self = ProcessTable.lifeOf((int) ProcessHandle.current().pid()).orElseThrow();
    try (var watch = ProcessWatch.of(self);
        var threads = Executors.newFixedThreadPool(2)) {
      Callable<Boolean> asking = () -> IntStream.range(0, 20_000).allMatch(_ -> watch.isRunning());
      for (var answer : threads.invokeAll(List.of(asking, asking))) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  /** Whoever started a server may be slow to collect it, or never do so. */
  @Test
  void takesAZombieForEnded() throws Exception {
    // The shell becomes a program that never collects the child which the shell had started.
    var parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
    try (var lines = parent.inputReader()) {
      var child = Integer.parseInt(lines.readLine());
      try (var watch = ProcessWatch.of(ProcessTable.lifeOf(child).orElseThrow())) {
        assertThat(watch.isRunning()).isTrue();

        ProcessHandle.of(child).orElseThrow().destroyForcibly();

        awaitZombie(child);
        assertThat(watch.isRunning()).isFalse();
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void takesAnotherProcessOfTheSameIdForAnother() {
    var self = ProcessTable.lifeOf((int) ProcessHandle.current().pid()).orElseThrow();

    try (var watch = ProcessWatch.of(new ProcessTable.Life(self.pid(), self.startTicks() - 1))) {
      assertThat(watch.isRunning()).isFalse();
    }
  }

  private static ProcessTable.Life lifeOf(Process process) {
    return ProcessTable.lifeOf((int) process.pid()).orElseThrow();
  }

  private static void awaitZombie(int pid) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (ProcessTable.lifeOf(pid).isPresent() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
