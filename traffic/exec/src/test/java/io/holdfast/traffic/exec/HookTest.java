package io.holdfast.traffic.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.HookSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, told of changes. */
class HookTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

  @Test
  void messagesArriveInOrder() throws IOException {
    try (var hook = hook(PATIENCE, "cat >> " + folder + "/told")) {
      IntStream.range(0, 10).forEach(number -> hook.tell("{\"term\":%d}".formatted(number)));
      awaitTold(10);
      assertThat(told())
          .isEqualTo(IntStream.range(0, 10).mapToObj("{\"term\":%d}"::formatted).toList());
    }
  }

  @Test
  void oneThatFailsIsToldAgain() throws IOException {
    var program =
        "cat > %1$s/last; if [ ! -e %1$s/once ]; then touch %1$s/once; exit 3; fi; cat %1$s/last >> %1$s/told"
            .formatted(folder);
    try (var hook = hook(PATIENCE, program)) {
      hook.tell("first");
      hook.tell("second");
      awaitTold(2);
      assertThat(told()).containsExactly("first", "second");
    }
  }

  @Test
  void oneThatHangsIsEndedAndGivesWayToTheNewest() throws Exception {
    var program =
        "read line; if [ \"$line\" = bad ]; then sleep 600; fi; echo $line >> " + folder + "/told";
    try (var hook = hook(Duration.ofMillis(500), program)) {
      hook.tell("bad");
      hook.tell("good");
      assertThat(failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("did not end");
      awaitTold(1);
      assertThat(told()).containsExactly("good");
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaidOnce() throws Exception {
    var spec = new HookSpec(List.of("/nowhere/at/all"), PATIENCE);
    try (var hook = new Hook(spec, failures::add, Duration.ofMillis(1))) {
      hook.tell("anything");
      assertThat(failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .contains("cannot be started");
    }
  }

  /** The programs are scripts of a shell; what a message says never reaches its command line. */
  private Hook hook(Duration timeout, String script) {
    return new Hook(
        new HookSpec(List.of("/bin/sh", "-c", script), timeout),
        failures::add,
        Duration.ofMillis(1));
  }

  private void awaitTold(int lines) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (told().size() < lines) {
      assertThat(System.nanoTime()).as("only %s were told", told()).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private List<String> told() throws IOException {
    var file = folder.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
