package io.holdfast.engine.postgresql.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalFolderTest {
  private static final Segments SEGMENTS = new Segments(16 << 20);

  @TempDir private Path folder;

  private static String segment(int timeline, int number) {
    return SEGMENTS.name(timeline, number);
  }

  private static long middleOf(int number) {
    return (number + 1L) * SEGMENTS.size() - SEGMENTS.size() / 2;
  }

  /** Timeline 3 began in file 6, timeline 4 in file 7; file 8 was made in advance. */
  @BeforeEach
  void makeFiles() throws IOException {
    for (var name :
        new String[] {
          segment(2, 5),
          segment(2, 6),
          segment(3, 6),
          segment(3, 7),
          segment(4, 7),
          segment(4, 8),
          "00000004.history",
          "archive_status",
        }) {
      Files.createFile(folder.resolve(name));
    }
  }

  private String[] files(int timeline, long from, long to) throws IOException {
    return new WalFolder(folder, SEGMENTS)
        .files(timeline, from, to).stream()
            .map(file -> file.getFileName().toString())
            .toArray(String[]::new);
  }

  @Test
  void theNewestTimelineOfItsOwnHasThePartsOfThoseBeforeIt() throws IOException {
    assertThat(files(4, middleOf(5), middleOf(7)))
        .containsExactly(segment(2, 5), segment(3, 6), segment(4, 7));
    assertThat(files(4, middleOf(7), middleOf(7))).containsExactly(segment(4, 7));
  }

  @Test
  void whereTheEndIsNotKnownEverythingUpToTheNewestFileCounts() throws IOException {
    assertThat(files(4, middleOf(7), Long.MAX_VALUE)).containsExactly(segment(4, 7), segment(4, 8));
  }

  @Test
  void aTimelineThatIsNewerThanItsOwnIsKeptBesideIt() throws IOException {
    assertThat(files(3, middleOf(7), middleOf(7))).containsExactly(segment(3, 7), segment(4, 7));
  }
}
