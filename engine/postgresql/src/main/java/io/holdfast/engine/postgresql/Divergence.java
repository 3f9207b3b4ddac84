package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.wal.Lsn;
import io.holdfast.engine.postgresql.wal.WalFolder;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Saves the log that only this member has, before it is given up (S7). */
final class Divergence {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final Engine engine;

  Divergence(Engine engine) {
    this.engine = engine;
  }

  /** A name for something that happened now. */
  static String stamp() {
    return STAMP.format(Instant.now());
  }

  /**
   * Copies the log files from the fork on into a folder of their own, with a note.
   *
   * @param end end of this member's log; {@link Long#MAX_VALUE} where only recovery would tell
   * @param fork last position on which member and primary agree; 0 when they never did
   */
  void save(LogPosition end, long fork, HostId primary, Term term, Deadline deadline)
      throws IOException, InterruptedException {
    if (fork >= end.offset()) {
      return;
    }
    var place = engine.place();
    place.account().createPrivateFolder(place.files().diverged());
    var folder = place.files().diverged().resolve(stamp());
    place.account().createPrivateFolder(folder);
    var control = engine.data().control(deadline);
    var files = new WalFolder(place.files().wal(), control.segments()).filesFrom(fork);
    for (var file : files) {
      copy(file, folder);
    }
    DurableFile.write(
        folder.resolve("note.json"),
        """
        {"service": "%s", "host": "%s", "system": "%s",
         "end": "%s", "timeline": %s, "fork": "%s",
         "primary": "%s", "term": %s, "files": %d}
        """
            .formatted(
                place.context().service().id(),
                place.context().self(),
                control.systemId(),
                end.offset() == Long.MAX_VALUE ? "unknown" : Lsn.format(end.offset()),
                end.term(),
                Lsn.format(fork),
                primary,
                term,
                files.size()),
        place.account());
    place.tell(
        Incident.Severity.WARNING,
        "log that only this member had (timeline %s, %s) was saved in %s; look at it with pg_waldump",
        end.term(),
        end.offset() == Long.MAX_VALUE
            ? "from " + Lsn.format(fork) + " on"
            : "%d bytes from %s to %s"
                .formatted(end.offset() - fork, Lsn.format(fork), Lsn.format(end.offset())),
        folder);
  }

  private static void copy(Path file, Path folder) throws IOException {
    var target = folder.resolve(file.getFileName());
    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    try (var channel =
        java.nio.channels.FileChannel.open(target, java.nio.file.StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
