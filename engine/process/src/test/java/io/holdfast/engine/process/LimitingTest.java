package io.holdfast.engine.process;

import static io.holdfast.engine.process.Stand.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits are in force, or their absence is told: nothing in between. */
class LimitingTest {
  @AutoClose private final Stand stand = new Stand();

  @Test
  void limitsAreInForceOrSaidNotToBe() throws IOException {
    stand.limits(256L << 20, 0.5).lead(A, 1);
    Stand.awaitTrue(
        "it is ready",
        () ->
            stand.driver(A).problem().filter(why -> why.code() == ReasonCode.NOT_READY).isEmpty());
    var problem = stand.driver(A).problem();
    var group = Files.readString(Path.of("/proc", stand.life(A).pid() + "", "cgroup")).strip();
    if (problem.filter(why -> why.code() == ReasonCode.LIMITS_NOT_IN_FORCE).isPresent()) {
      assertThat(group).doesNotContain("holdfast");
    } else {
      var folder = Path.of("/sys/fs/cgroup" + group.substring(group.lastIndexOf(':') + 1));
      assertThat(Files.readString(folder.resolve("memory.max")).strip())
          .isEqualTo(Long.toString(256L << 20));
      assertThat(Files.readString(folder.resolve("cpu.max")).strip()).isEqualTo("50000 100000");
    }
  }
}
