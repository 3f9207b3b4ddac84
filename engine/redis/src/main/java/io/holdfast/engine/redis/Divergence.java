package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Keeps the data of a member that holds what nobody else has, before it is copied anew (S7). */
final class Divergence {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final Engine engine;

  Divergence(Engine engine) {
    this.engine = engine;
  }

  /**
   * Moves the data of the stopped server aside, with a note.
   *
   * @param extent how far it goes; null for data that was not made by us
   * @param lostBytes bytes of stream that only it holds; null when not known
   */
  void moveAside(@Nullable Extent extent, @Nullable Long lostBytes, HostId primary, Term term)
      throws IOException {
    var place = engine.place();
    var files = place.files();
    place.account().createPrivateFolder(files.diverged());
    var folder = files.diverged().resolve(STAMP.format(Instant.now()));
    place.account().createPrivateFolder(folder);
    var end = extent == null ? "unknown" : extent.end().toString();
    DurableFile.write(
        folder.resolve("note.json"),
        """
        {"service": "%s", "host": "%s", "end": "%s", "exact": %s, "lost_bytes": %s,
         "primary": "%s", "term": %s}
        """
            .formatted(
                place.context().service().id(),
                place.context().self(),
                end,
                extent != null && extent.exact(),
                lostBytes,
                primary,
                term),
        place.account());
    DurableFile.move(files.data(), folder.resolve("data"));
    DurableFile.delete(files.stopped());
    DurableFile.delete(files.resumed());
    place.tell(
        Incident.Severity.WARNING,
        "data that %s is kept in %s: start a redis-server on it to look; delete it when you no"
            + " longer need it",
        lostBytes == null
            ? "may hold writes that only this member had (it ends at %s)".formatted(end)
            : "holds %d bytes of writes that only this member had (it ends at %s)"
                .formatted(lostBytes, end),
        folder);
  }
}
