package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.LogFile;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The end of the binary log as it was at a crash. Recovery takes back what was logged and not yet
 * committed, although a standby may have acknowledged it; until it is known whether the next
 * primary has it, it is held here, and counts as received (docs/adr/0017).
 */
final class HeldLog {
  /** Commits that wait for a standby lie in the last file, or in the one before when it is new. */
  private static final int FILES = 2;

  private final Place place;

  HeldLog(Place place) {
    this.place = place;
  }

  /** Copies the end of that log, durably; does nothing when something is held already. */
  void hold(List<Path> log) throws IOException {
    if (!files().isEmpty() || log.isEmpty()) {
      return;
    }
    var making = place.files().held().resolveSibling("held.new");
    Folders.delete(making);
    place.account().createPrivateFolder(making);
    for (var file : log.subList(Math.max(0, log.size() - FILES), log.size())) {
      copy(file, making);
    }
    Folders.delete(place.files().held());
    DurableFile.move(making, place.files().held());
  }

  /** Copies a file such that a power cut does not undo it. */
  static Path copy(Path file, Path folder) throws IOException {
    var target = folder.resolve(file.getFileName());
    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return target;
  }

  /** Files held, in the order in which they were written. */
  List<Path> files() throws IOException {
    if (!Files.isDirectory(place.files().held())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place.files().held())) {
      return entries.sorted().toList();
    }
  }

  /** The last transaction held; {@link LogPosition#START} for none. */
  LogPosition end() throws IOException {
    for (var file : files().reversed()) {
      var end = LogFile.read(file).last().end();
      if (!end.equals(LogPosition.START)) {
        return end;
      }
    }
    return LogPosition.START;
  }

  /** It is known that nobody needs it from here. */
  void letGo() throws IOException {
    Folders.delete(place.files().held());
    DurableFile.syncFolder(place.files().home());
  }
}
