package io.holdfast.agent.storage;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One member's {@link HostMemory} on disk, as JSON. Its form is checked to the last character: half
 * a memory is no memory, and a member without one could follow in a term that it has sealed.
 */
public final class MemoryFile {
  private static final int MAX_BYTES = 4096;
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"service\":\"([a-z0-9-]+)\",\"epoch\":(\\d{1,18}),\"term\":(\\d{1,18}),"
              + "\"revision\":(\\d{1,18}),\"sealed\":(\\d{1,18})}\\n");

  private final ServiceId service;
  private final Path path;
  private final DurableFile file;

  /**
   * @param path the file; need not exist yet
   */
  public MemoryFile(ServiceId service, Path path) {
    this.service = service;
    this.path = path;
    this.file = new DurableFile(path);
  }

  /** Whether this member has ever remembered anything. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * What was remembered; blank when there is no file.
   *
   * @throws StorageException when there is one that is not whole
   */
  public HostMemory load() {
    if (!exists()) {
      return HostMemory.BLANK;
    }
    var matcher = FORM.matcher(text());
    if (!matcher.matches()) {
      throw damaged("it is not what an agent writes (truncated, or changed by somebody else)");
    }
    if (!matcher.group(1).equals(service.name())) {
      throw damaged("it belongs to service " + matcher.group(1));
    }
    return new HostMemory(
        new Epoch(Long.parseLong(matcher.group(2))),
        new Term(Long.parseLong(matcher.group(3))),
        new Revision(Long.parseLong(matcher.group(4))),
        new Term(Long.parseLong(matcher.group(5))));
  }

  /** Remembers for good: on disk when this returns. */
  public void save(HostMemory memory) throws IOException {
    file.write(
        "{\"service\":\"%s\",\"epoch\":%s,\"term\":%s,\"revision\":%s,\"sealed\":%s}\n"
            .formatted(service, memory.epoch(), memory.term(), memory.revision(), memory.sealed()));
  }

  private String text() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw damaged("it is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StorageException(
          "The memory of service %s cannot be read from %s (%s); give the agent's user the right to read it."
              .formatted(service, path, e),
          e);
    }
  }

  private StorageException damaged(String how) {
    return new StorageException(
        ("The memory of service %s in %s cannot be trusted: %s. Restore the file, or, when another"
                + " member serves, move %s away so that this member is cloned anew.")
            .formatted(service, path, how, path.toAbsolutePath().getParent()));
  }
}
