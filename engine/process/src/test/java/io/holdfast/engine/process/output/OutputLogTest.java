package io.holdfast.engine.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.ProgramSpec.Logs;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program writes is kept within limits and read without gaps. */
class OutputLogTest {
  private static final Logs SMALL = new Logs(1_000, 2);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("output.log");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String lines(int from, int to) {
    return String.join("\n", IntStream.range(from, to).mapToObj(n -> "line " + n).toList()) + "\n";
  }

  @Test
  void aReaderThatComesBackMissesNothingAlthoughTheFileWasPutAside() throws IOException {
    var rotation = new Rotation(file(), SMALL);
    var reading = new Reading(rotation);
    write(lines(0, 10));
    var page = reading.last(3);
    assertThat(page.lines()).containsExactly("line 7", "line 8", "line 9");

    write(lines(10, 150));
    assertThat(rotation.rotateIfLong()).isTrue();
    assertThat(file()).isEmptyFile();
    write(lines(150, 155));
    var all = new ArrayList<String>();
    page = reading.after(page.cursor(), 50);
    while (!page.lines().isEmpty()) {
      assertThat(page.lines()).hasSizeLessThanOrEqualTo(50);
      all.addAll(page.lines());
      page = reading.after(page.cursor(), 50);
    }
    assertThat(all).isEqualTo(IntStream.range(10, 155).mapToObj(n -> "line " + n).toList());
  }

  @Test
  void theNewestLinesAreFoundInFilesPutAside() throws IOException {
    var rotation = new Rotation(file(), SMALL);
    write(lines(0, 200));
    assertThat(rotation.rotateIfLong()).isTrue();
    write(lines(200, 202));
    assertThat(new Reading(rotation).last(4).lines())
        .containsExactly("line 198", "line 199", "line 200", "line 201");
  }

  @Test
  void noMoreFilesAreKeptThanAskedFor() throws IOException {
    var rotation = new Rotation(file(), SMALL);
    for (int i = 0; i < 5; i++) {
      write(lines(0, 200));
      assertThat(rotation.rotateIfLong()).isTrue();
    }
    assertThat(rotation.aside()).containsExactly(4L, 5L);
    assertThat(rotation.rotateIfLong()).as("nothing is there to be put aside").isFalse();
  }

  @Test
  void aHalfWrittenLineWaitsForItsEnd() throws IOException {
    var reading = new Reading(new Rotation(file(), SMALL));
    write("whole\nha");
    var page = reading.last(10);
    assertThat(page.lines()).containsExactly("whole");
    write("lf\n");
    assertThat(reading.after(page.cursor(), 10).lines()).containsExactly("half");
  }

  @Test
  void aMeaninglessCursorBeginsWithTheNewestLines() throws IOException {
    var reading = new Reading(new Rotation(file(), SMALL));
    write(lines(0, 3));
    for (var cursor : List.of("", "nonsense", "99:0", "-1:5")) {
      assertThat(reading.after(cursor, 2).lines()).containsExactly("line 1", "line 2");
    }
  }

  @Test
  void nothingWrittenYetIsAnEmptyPage() throws IOException {
    assertThat(new Reading(new Rotation(file(), SMALL)).last(5).lines()).isEmpty();
  }

  /** A real program has the file open, and never learns that it was put aside. */
  @Test
  void aProgramThatWritesOnGoesOnAtTheStartOfTheFile() throws IOException, InterruptedException {
    var writer =
        new ProcessBuilder(
                "sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo \"line $i\"; i=$((i+1)); done")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file().toFile()))
            .start();
    try (var log = new OutputLog(file(), new Logs(2_000, 1_000))) {
      log.begin("api", _ -> {});
      assertThat(
              Wait.until(
                  () -> !writer.isAlive(),
                  Duration.ofMillis(10),
                  Deadline.after(Duration.ofSeconds(60))))
          .isTrue();
      assertThat(
              Wait.until(
                  () -> Files.size(file()) < 2_000,
                  Duration.ofMillis(10),
                  Deadline.after(Duration.ofSeconds(60))))
          .as("put aside")
          .isTrue();
      assertThat(log.last(3_000).lines()).contains("line 2999").hasSizeGreaterThan(2_900);
    } finally {
      writer.destroyForcibly();
    }
  }
}
