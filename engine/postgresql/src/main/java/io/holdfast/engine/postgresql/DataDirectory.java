package io.holdfast.engine.postgresql;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is in the place of the data directory, and whether it can be used. */
final class DataDirectory {
  /** Two log files: with less, the next one may not be created. */
  private static final long LEAST_BYTES = 32L << 20;

  /** A shortage is over only with some more, so that it does not come and go. */
  private static final long AMPLE_BYTES = 2 * LEAST_BYTES;

  private final Place place;
  private volatile @Nullable Cached cached;
  private volatile boolean shortOfRoom;

  DataDirectory(Place place) {
    this.place = place;
  }

  private record Cached(FileTime modified, ControlData control) {}

  private Path folder() {
    return place.files().data();
  }

  /** Whether there is nothing: no folder, or an empty one. */
  boolean isAbsent() throws IOException {
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
    var closed = closedAncestor();
    if (closed.isPresent()) {
      return because(
          "the user %s, which runs PostgreSQL, may not enter %s: run 'chmod a+x %s'",
          place.account().name(), closed.get(), closed.get());
    }
    if (!Files.isDirectory(folder())) {
      return because("%s is a file where a folder was expected: move it away", folder());
    }
    var version = folder().resolve("PG_VERSION");
    if (!Files.isRegularFile(version)) {
      return because(
          "%s is not empty and no PostgreSQL data directory (it has no PG_VERSION): move its files away, or name another dataDirectory",
          folder());
    }
    var uid = Account.uidOf(folder());
    if (uid != place.account().uid()) {
      return because(
          "%s belongs to user id %d, and PostgreSQL runs as %s (%d): run 'chown -R %s %s'",
          folder(),
          uid,
          place.account().name(),
          place.account().uid(),
          place.account().name(),
          folder());
    }
    var others =
        EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    others.retainAll(Files.getPosixFilePermissions(folder()));
    if (!others.isEmpty()) {
      return because(
          "PostgreSQL refuses %s because others have access to it: run 'chmod 0700 %s'",
          folder(), folder());
    }
    var text = Files.readString(version).strip();
    var installation = installation();
    if (installation.isEmpty()) {
      return because(
          "%s is of PostgreSQL %s, which is not installed here (found: %s): install postgresql-%s",
          folder(),
          text,
          Installation.all().stream()
              .map(one -> Integer.toString(one.major()))
              .collect(
                  Collectors.collectingAndThen(
                      Collectors.joining(", "), found -> found.isEmpty() ? "none" : found)),
          text);
    }
    if (!Files.isRegularFile(folder().resolve("global/pg_control"))) {
      return because(
          "%s has no global/pg_control and cannot be started: restore it from a backup, or move it away to have it copied anew",
          folder());
    }
    return Optional.empty();
  }

  /** A folder above that the account may not pass through; PostgreSQL would not find its data. */
  private Optional<Path> closedAncestor() throws IOException {
    if (!place.account().switching()) {
      return Optional.empty();
    }
    for (var above = folder().toAbsolutePath().getParent();
        above != null;
        above = above.getParent()) {
      // Our own folder is opened when it is first needed.
      if (!above.equals(place.files().home())
          && Files.exists(above)
          && Account.uidOf(above) != place.account().uid()
          && !Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  private static Optional<Reason> because(String format, Object... arguments) {
    return Optional.of(Reason.of(ReasonCode.UNUSABLE_DATA, format, arguments));
  }

  /** Whether PostgreSQL is about to fail, or has failed, because it cannot write any more. */
  Optional<Reason> shortage() {
    try {
      for (var written : List.of(folder(), place.files().wal())) {
        if (Files.isDirectory(written)) {
          var left = Files.getFileStore(written).getUsableSpace();
          if (left < (shortOfRoom ? AMPLE_BYTES : LEAST_BYTES)) {
            shortOfRoom = true;
            return Optional.of(
                Reason.of(
                    ReasonCode.DISK_FULL,
                    "%d MB are left for %s, and PostgreSQL stops when it cannot write: free some space",
                    left >> 20,
                    written));
          }
        }
      }
      shortOfRoom = false;
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The installed PostgreSQL that fits the data; the newest one when there is no data. */
  Optional<Installation> installation() {
    try {
      var version = folder().resolve("PG_VERSION");
      return Files.exists(version)
          ? Installation.of(Integer.parseInt(Files.readString(version).strip()))
          : Installation.newest();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** The installed PostgreSQL, which a step needs. */
  Installation requiredInstallation() throws StepEnded {
    return installation()
        .orElseThrow(() ->
            StepEnded.failed(
                "no fitting PostgreSQL (%d to %d) is installed: run 'apt-get install postgresql'",
                Installation.OLDEST, Installation.NEWEST));
  }

  /** The control file's content; asked for anew only when the file has changed. */
  ControlData control(Deadline deadline) throws IOException, InterruptedException {
    var modified = Files.getLastModifiedTime(folder().resolve("global/pg_control"));
    var known = cached;
    if (known == null || !known.modified().equals(modified)) {
      var installation =
          installation().orElseThrow(() -> new IOException("no PostgreSQL for " + folder()));
      known =
          new Cached(modified, ControlData.read(place.account(), installation, folder(), deadline));
      cached = known;
    }
    return known.control();
  }
}
