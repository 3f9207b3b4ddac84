package io.holdfast.engine.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  /** The system call that ends one thread and not its process; its number differs. */
  private static final int EXIT = System.getProperty("os.arch").equals("aarch64") ? 93 : 60;

  /**
   * A server that is being killed is called a zombie as soon as its first thread has ended, while
   * another may still hold its data's files: whose they are must be known until the last has.
   */
  @Test
  void knowsAProcessWhoseFirstThreadHasEndedByItsOthers(@TempDir Path folder) throws Exception {
    var script = "threads->create(sub { sleep 60 }); syscall(%d, 0)".formatted(EXIT);
    var process =
        new ProcessBuilder("perl", "-Mthreads", "-e", script).directory(folder.toFile()).start();
    try {
      var pid = (int) process.pid();
      awaitFirstThreadsEnd(pid);

      assertThat(ProcessTable.lifeOf(pid)).isPresent();
      assertThat(ProcessTable.program(pid)).startsWith("perl");
      assertThat(ProcessTable.worksIn(pid, folder)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void awaitFirstThreadsEnd(int pid) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ProcessStat.of(pid).orElseThrow().state() != 'Z') {
      assertThat(System.nanoTime()).as("the first thread goes on").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
