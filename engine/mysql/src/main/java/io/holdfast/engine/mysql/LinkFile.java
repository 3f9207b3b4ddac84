package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Whom the member is told to receive from, on disk. A server that starts never obeys it by itself.
 */
final class LinkFile {
  private final Place place;

  LinkFile(Place place) {
    this.place = place;
  }

  /**
   * Where to receive from.
   *
   * @param acknowledging whether with the account that acknowledges
   */
  record Link(HostId primary, Term term, boolean acknowledging) {}

  Optional<Link> read() throws IOException {
    try {
      var words = Files.readString(place.files().link()).strip().split(" ", -1);
      return words.length == 3
          ? Optional.of(
              new Link(
                  new HostId(words[0]),
                  new Term(Long.parseLong(words[1])),
                  words[2].equals("acknowledging")))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  void write(Link link) throws IOException {
    DurableFile.write(
        place.files().link(),
        "%s %s %s%n"
            .formatted(
                link.primary(), link.term(), link.acknowledging() ? "acknowledging" : "following"),
        place.account());
  }

  /** From now on it is to receive from nobody. */
  void delete() throws IOException {
    DurableFile.delete(place.files().link());
  }
}
