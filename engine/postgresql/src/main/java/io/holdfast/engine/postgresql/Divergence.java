package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.wal.Lsn;
import io.holdfast.engine.postgresql.wal.Segments;
import io.holdfast.engine.postgresql.wal.WalFolder;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.io.RandomAccessFile;
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
    var segments = control.segments();
    var files =
        new WalFolder(place.files().wal(), segments)
            .files(Math.toIntExact(end.term().number()), fork, end.offset());
    for (var file : files) {
      copy(file, folder, end.offset(), segments);
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

  /**
   * What is in a file beyond the end of the log is the remains of older log: a hole takes its
   * place, so that a fork of some bytes does not cost the disk a whole file.
   */
  private static void copy(Path file, Path folder, long end, Segments segments) throws IOException {
    var target = folder.resolve(file.getFileName());
    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    try (var copy = new RandomAccessFile(target.toFile(), "rw")) {
      var last = segments.parse(file.getFileName().toString()).orElseThrow();
      if (end != Long.MAX_VALUE && last.number() == segments.numberEndingAt(end)) {
        copy.setLength(end - last.number() * segments.size());
        copy.setLength(segments.size());
      }
      copy.getChannel().force(true);
    }
  }
}
