package io.holdfast.engine.redis;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The note of a stop in order: where the log ended. It holds for the data as long as the data's
 * stamp is the same and the server has received nothing since.
 *
 * @param stamp the stamp in the data
 * @param replicationId the lineage that the offset counts in
 * @param offset end of the log
 */
record Rest(Stamp stamp, String replicationId, long offset) {
  LogPosition end() {
    return new LogPosition(stamp.term(), offset);
  }

  void write(Path file, Account account) throws IOException {
    DurableFile.write(
        file,
        "%s %s %s %d %s %d%n"
            .formatted(
                stamp.term(),
                stamp.primary(),
                stamp.replicationId(),
                stamp.offset(),
                replicationId,
                offset),
        account);
  }

  /** Reads a note; empty when there is none, or none that can be read. */
  static Optional<Rest> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var words = Files.readString(file).strip().split(" ");
    try {
      return words.length == 6
          ? Optional.of(
              new Rest(
                  new Stamp(
                      new Term(Long.parseLong(words[0])),
                      words[1],
                      words[2],
                      Long.parseLong(words[3])),
                  words[4],
                  Long.parseLong(words[5])))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
