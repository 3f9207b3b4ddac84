package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

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

  /** Saves what was received, or taken back by recovery, and is in no data. */
  void saveTail(LogPosition end, Term term) throws IOException {
    var files = new ArrayList<>(engine.held().files());
    files.addAll(engine.relayLog().files());
    save(files, "not committed here, up to " + end, term);
  }

  /** Saves the binary log's files that hold something the primary does not have. */
  void saveLog(History primary, Term term) throws IOException {
    var files = new ArrayList<Path>();
    var missing = new ArrayList<String>();
    var all = new ArrayList<>(engine.binaryLog().files());
    all.addAll(engine.held().files());
    for (var file : all) {
      var foreign = engine.place().flavour().steps().logged(file).beyond(primary);
      if (!foreign.isEmpty()) {
        files.add(file);
        missing.add(foreign);
      }
    }
    if (!files.isEmpty()) {
      save(files, "up to " + String.join(",", missing), term);
    }
  }

  private void save(List<Path> files, String what, Term term) throws IOException {
    var place = engine.place();
    place.account().createPrivateFolder(place.files().diverged());
    var folder = place.files().diverged().resolve(stamp());
    place.account().createPrivateFolder(folder);
    for (var file : files) {
      var source = file.startsWith(place.files().held()) ? "held" : "log";
      place.account().createPrivateFolder(folder.resolve(source));
      HeldLog.copy(file, folder.resolve(source));
    }
    DurableFile.write(
        folder.resolve("note.json"),
        """
        {"service": "%s", "host": "%s", "what": "%s", "before": "term %s", "files": %d}
        """
            .formatted(
                place.context().service().id(), place.context().self(), what, term, files.size()),
        place.account());
    place.tell(
        Incident.Severity.WARNING,
        "log that only this member had (%s) was saved in %s; look at it with %s",
        what,
        folder,
        place.flavour().logReader());
  }
}
