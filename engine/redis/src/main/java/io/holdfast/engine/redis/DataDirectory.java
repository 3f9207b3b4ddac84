package io.holdfast.engine.redis;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;

/** What lies in the data directory. */
final class DataDirectory {
  private static final long LEAST_FREE_BYTES = 64L << 20;

  private final Place place;

  DataDirectory(Place place) {
    this.place = place;
  }

  /** Whether there is nothing at all. */
  boolean isAbsent() throws IOException {
    var data = place.files().data();
    if (!Files.exists(data)) {
      return true;
    }
    try (var entries = Files.newDirectoryStream(data)) {
      return !entries.iterator().hasNext();
    }
  }

  /** Why what is there cannot be used; empty when it can. */
  Optional<Reason> objection() throws IOException {
    var files = place.files();
    if (!Files.isDirectory(files.data())) {
      return objection("%s is no folder", files.data());
    }
    if (!hasSnapshot() && !hasAppendOnly() && !Ownership.isOurs(place)) {
      return Files.exists(files.data().resolve("appendonly.aof"))
          ? objection(
              "%s has an append-only file of a Redis before 7: start it once with Redis 7",
              files.data())
          : objection(
              "%s is not empty and has neither dump.rdb nor appendonlydir: it is no data of Redis",
              files.data());
    }
    for (var path : Set.of(files.data(), files.snapshot(), files.appendOnlyFolder())) {
      if (Files.exists(path)
          && place.account().switching()
          && Account.uidOf(path) != place.account().uid()) {
        return objection(
            "%s does not belong to user %s: run 'chown -R %s %s'",
            path, place.account().name(), place.account().name(), files.data());
      }
    }
    return Optional.empty();
  }

  private static Optional<Reason> objection(String format, Object... arguments) {
    return Optional.of(Reason.of(ReasonCode.UNUSABLE_DATA, format, arguments));
  }

  boolean hasSnapshot() {
    return Files.exists(place.files().snapshot());
  }

  boolean hasAppendOnly() {
    return Files.exists(place.files().appendOnlyFolder().resolve("appendonly.aof.manifest"));
  }

  /**
   * Whether a start must read the append-only file. A Redis that is told to keep one reads nothing
   * else, not even a newer snapshot, so this is noted when it changes.
   */
  boolean isAppendOnlyCurrent() {
    return hasAppendOnly() && Files.exists(place.files().appendOnlyIsCurrent());
  }

  void appendOnlyIsCurrent(boolean current) throws IOException {
    var note = place.files().appendOnlyIsCurrent();
    if (!current) {
      DurableFile.delete(note);
    } else if (!Files.exists(note)) {
      place.account().createPrivateFolder(place.files().config());
      DurableFile.write(note, "", place.account());
    }
  }

  /**
   * Which of the two kinds of file an adopted server wrote last.
   *
   * @throws StepEnded when that cannot be told
   */
  boolean isAppendOnlyNewest() throws IOException, StepEnded {
    if (!hasAppendOnly() || !hasSnapshot()) {
      return hasAppendOnly();
    }
    var newest = FileTime.fromMillis(0);
    try (var files = Files.newDirectoryStream(place.files().appendOnlyFolder())) {
      for (Path file : files) {
        var time = Files.getLastModifiedTime(file);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    if (newest.compareTo(Files.getLastModifiedTime(place.files().snapshot())) < 0) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "%s has an append-only file and a newer dump.rdb, and which is right is not known: start"
              + " the server as it was, it is adopted while it runs; or move away the one that is not",
          place.files().data());
    }
    return true;
  }

  /** A disk that is nearly full. */
  Optional<Reason> shortage() {
    try {
      var data = place.files().data();
      if (!Files.exists(data)) {
        return Optional.empty();
      }
      var free = Files.getFileStore(data).getUsableSpace();
      return free < LEAST_FREE_BYTES
          ? Optional.of(
              Reason.of(ReasonCode.DISK_FULL, "%d MB are free under %s", free >> 20, data))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
