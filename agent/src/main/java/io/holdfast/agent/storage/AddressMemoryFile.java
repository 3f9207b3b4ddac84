package io.holdfast.agent.storage;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A virtual address's {@link AddressMemory} on disk, as JSON, checked to the last character. */
public final class AddressMemoryFile {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"address\":\"([a-z0-9.-]+)\",\"epoch\":(\\d{1,18}),\"term\":(\\d{1,18}),"
              + "\"turn\":(\\d{1,18})}\\n");

  private final AddressId address;
  private final Path path;
  private final DurableFile file;

  /**
   * @param path the file; need not exist yet
   */
  public AddressMemoryFile(AddressId address, Path path) {
    this.address = address;
    this.path = path;
    this.file = new DurableFile(path);
  }

  /**
   * What was remembered; blank when there is no file.
   *
   * @throws StorageException when there is one that is not whole
   */
  public AddressMemory load() {
    if (!Files.exists(path)) {
      return AddressMemory.BLANK;
    }
    try {
      var matcher = FORM.matcher(Files.readString(path, StandardCharsets.UTF_8));
      if (!matcher.matches() || !matcher.group(1).equals(address.name())) {
        throw new StorageException(
            ("The memory of address %s in %s is not what an agent writes (truncated, or changed by"
                    + " somebody else); restore it, or move it away while no agent runs here and wait"
                    + " a minute.")
                .formatted(address, path));
      }
      return new AddressMemory(
          new Epoch(Long.parseLong(matcher.group(2))),
          new Term(Long.parseLong(matcher.group(3))),
          Long.parseLong(matcher.group(4)));
    } catch (IOException e) {
      throw new StorageException(
          "The memory of address %s cannot be read from %s (%s); give the agent's user the right to read it."
              .formatted(address, path, e),
          e);
    }
  }

  /** Remembers for good: on disk when this returns. */
  public void save(AddressMemory memory) throws IOException {
    file.write(
        "{\"address\":\"%s\",\"epoch\":%s,\"term\":%s,\"turn\":%d}\n"
            .formatted(address, memory.epoch(), memory.term(), memory.turn()));
  }
}
