package io.holdfast.engine.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.os.ProcessTable.Life;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalTest {
  @Test
  void isHandledByAProcessThatSaidSo() throws Exception {
    var handling = new ProcessBuilder("sh", "-c", "trap : USR1; echo; read line").start();
    var other = new ProcessBuilder("sh", "-c", "echo; read line").start();
    try {
      handling.inputReader().readLine();
      other.inputReader().readLine();
      assertThat(ProcessTable.handles(lifeOf(handling), Signal.USR1)).isTrue();
      assertThat(ProcessTable.handles(lifeOf(handling), Signal.HUP)).isFalse();
      assertThat(ProcessTable.handles(lifeOf(other), Signal.USR1)).isFalse();
    } finally {
      handling.destroyForcibly();
      other.destroyForcibly();
    }
  }

  @Test
  void reachesAThread() throws Exception {
    var process =
        new ProcessBuilder("sh", "-c", "trap 'exit 7' USR1; echo; while :; do sleep 0.1; done")
            .start();
    try {
      process.inputReader().readLine();
      var pid = lifeOf(process).pid();
      assertThat(Signal.USR1.sendToThread(pid, pid)).isTrue();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(7);
      assertThat(Signal.USR1.sendToThread(pid, pid)).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Life lifeOf(Process process) {
    return ProcessTable.lifeOf((int) process.pid()).orElseThrow();
  }
}
