package io.holdfast.agent.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What must not be forgotten about a fault that a drill brings about. */
public final class FaultFile {
  private static final String NAME = "note.json";

  private final Path path;
  private final DurableFile file;

  /**
   * @param folder of the drills; the file need not exist yet
   */
  public FaultFile(Path folder) {
    this.path = folder.resolve(NAME);
    this.file = new DurableFile(path);
  }

  /** What was written last; empty when nothing ever was. */
  public Optional<String> read() throws IOException {
    return Files.exists(path)
        ? Optional.of(Files.readString(path, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** On disk when this returns. */
  public void write(String text) throws IOException {
    file.write(text);
  }
}
