package io.holdfast.store.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What has to be done to folders so that a crash does not undo what was done in them. */
final class Directories {
  private Directories() {}

  /**
   * Puts the folder's entries on disk: without it a renamed file may be back under its old name.
   */
  static void sync(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
