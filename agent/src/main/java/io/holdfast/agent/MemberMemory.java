package io.holdfast.agent;

import io.holdfast.agent.storage.DataFolder;
import io.holdfast.agent.storage.MemoryFile;
import io.holdfast.agent.storage.StorageException;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.host.HostMemory;
import java.io.IOException;
import java.nio.file.Files;

/** Opens a member's memory. Data of ours without one means that the memory was lost. */
final class MemberMemory {
  private MemberMemory() {}

  static MemoryFile open(DataFolder folder, ServiceId service) {
    var home = folder.service(service);
    var path = home.resolve("memory.json");
    var file = new MemoryFile(service, path);
    try {
      if (!file.exists()) {
        if (Files.exists(home.resolve("data"))) {
          throw new StorageException(
              ("%s is missing although %s has data: without it this member could follow in a term"
                      + " that it has sealed. Restore the file, or move %s away so that this member"
                      + " is cloned anew.")
                  .formatted(path, home, home));
        }
        file.save(HostMemory.BLANK);
      }
      return file;
    } catch (IOException e) {
      throw new StorageException(
          "%s cannot be written (%s); make room, or give the agent's user the right to write there."
              .formatted(path, e),
          e);
    }
  }
}
