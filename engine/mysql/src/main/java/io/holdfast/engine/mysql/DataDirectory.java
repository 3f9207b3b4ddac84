package io.holdfast.engine.mysql;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What lies in the data directory, as far as it can be told without a server. */
final class DataDirectory {
  private static final long LEAST_BYTES = 64L << 20;

  private final Place place;

  DataDirectory(Place place) {
    this.place = place;
  }

  private Path folder() {
    return place.files().data();
  }

  /** Whether there is nothing, or only what a copy that did not finish has left. */
  boolean isAbsent() throws IOException {
    return Files.exists(place.files().loading()) || isEmpty();
  }

  /** Whether there is no folder, or an empty one. */
  boolean isEmpty() throws IOException {
    if (!Files.exists(folder())) {
      return true;
    }
    if (!Files.isDirectory(folder())) {
      return false;
    }
    try (var entries = Files.newDirectoryStream(folder())) {
      return !entries.iterator().hasNext();
    }
  }

  /** Why what is there cannot be used; empty when it can. Says what to do. */
  Optional<Reason> objection() throws IOException {
    if (!Files.isDirectory(folder())) {
      return because("%s is a file where a folder was expected: move it away", folder());
    }
    if (!Files.isDirectory(folder().resolve("mysql"))
        || !Files.isRegularFile(folder().resolve("ibdata1"))
        || !place.flavour().isOurKind(folder())) {
      return because(
          "%s is not empty and no data directory of %s: move its files away, or name another dataDirectory",
          folder(), place.flavour().title());
    }
    var uid = Account.uidOf(folder());
    if (uid != place.account().uid()) {
      return because(
          "%s belongs to user id %d, and %s runs as %s (%d): run 'chown -R %s %s'",
          folder(),
          uid,
          place.flavour().title(),
          place.account().name(),
          place.account().uid(),
          place.account().name(),
          folder());
    }
    return Optional.empty();
  }

  private static Optional<Reason> because(String format, Object... arguments) {
    return Optional.of(Reason.of(ReasonCode.UNUSABLE_DATA, format, arguments));
  }

  /** Whether the server is about to wait for room, or does. */
  Optional<Reason> shortage() {
    try {
      if (Files.isDirectory(folder())) {
        var left = Files.getFileStore(folder()).getUsableSpace();
        if (left < LEAST_BYTES) {
          return Optional.of(
              Reason.of(
                  ReasonCode.DISK_FULL,
                  "%d MB are left for %s, and the server waits when it cannot write: free some space",
                  left >> 20,
                  folder()));
        }
      }
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
