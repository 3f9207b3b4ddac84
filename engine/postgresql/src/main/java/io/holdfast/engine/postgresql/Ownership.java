package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/**
 * The note that a member's data was made or taken over by us, so that we may manage and replace it.
 */
final class Ownership {
  private Ownership() {}

  static boolean isOurs(Place place) {
    return Files.exists(place.files().ownership());
  }

  /**
   * Writes the note.
   *
   * @param how {@code initialized}, {@code adopted} or {@code copied}
   */
  static void write(Place place, String how) throws IOException {
    DurableFile.write(
        place.files().ownership(),
        "{\"data\": \"%s\", \"how\": \"%s\", \"at\": \"%s\"}%n"
            .formatted(place.files().data(), how, Instant.now()),
        place.account());
  }
}
