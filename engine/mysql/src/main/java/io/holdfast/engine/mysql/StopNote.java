package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.log.GtidSet;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a server had when it was stopped in order: its files alone do not tell, as a copy's log has
 * nothing of what was before it. Written when nobody can write to it nor send to it any more. It
 * holds for the run in which it was written, and each run begins a new file of the log.
 */
final class StopNote {
  private final Engine engine;

  StopNote(Engine engine) {
    this.engine = engine;
  }

  void write(Deadline deadline) throws IOException, SqlFailure {
    var snapshot = engine.snapshot(deadline);
    var receiver = snapshot.receiver();
    var all = receiver == null ? snapshot.history() : receiver.received();
    DurableFile.write(
        engine.place().files().stopped(), lastLog() + "\n" + all + "\n", engine.place().account());
  }

  /** Nothing when it is not known. */
  GtidSet read() throws IOException {
    try {
      var lines = Files.readAllLines(engine.place().files().stopped());
      return lines.size() == 2 && lines.getFirst().equals(lastLog())
          ? GtidSet.parse(lines.getLast())
          : GtidSet.NONE;
    } catch (NoSuchFileException _) {
      return GtidSet.NONE;
    }
  }

  private String lastLog() throws IOException {
    var files = engine.binaryLog().files();
    return files.isEmpty() ? "" : name(files.getLast());
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
