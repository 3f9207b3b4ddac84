package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkplaceTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path parent;

  @Test
  void isUsedByOneAtATime() {
    try (var first = Workplace.at(parent.resolve("place"), 0).orElseThrow()) {
      assertThat(Workplace.at(first.folder(), 0)).isEmpty();
    }
    try (var second = Workplace.at(parent.resolve("place"), 0).orElseThrow()) {
      assertThat(second.folder()).isDirectory();
    }
  }

  /** A run that was killed left a process and files; the next one ends and removes them. */
  @Test
  void undoesWhatAKilledRunLeftBehind() throws IOException {
    try (var place = Workplace.at(parent.resolve("place"), 0).orElseThrow()) {
      var agent = new ProcessBuilder(List.of("sleep", "600")).start();
      var recorded = OsProcess.of(agent.pid()).orElseThrow();
      place.journal().process(recorded, "a");
      assertThat(place.journal().running("a")).hasSize(1);
      Files.writeString(place.folder().resolve("garbage"), "");
      // An engine outlives its agent and works in the folder, without standing in the journal.
      var engine =
          new ProcessBuilder(List.of("sleep", "600")).directory(place.folder().toFile()).start();

      place.clear();

      assertThat(recorded.isAlive()).isFalse();
      assertThat(OsProcess.of(engine.pid()).filter(OsProcess::isAlive)).isEmpty();
      assertThat(place.folder()).isEmptyDirectory();
      assertThat(place.journal().exists()).isFalse();
    }
  }
}
