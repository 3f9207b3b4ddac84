package io.holdfast.engine.process;

import io.holdfast.engine.os.Account;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** The member's role: in memory what is on disk. Thread-safe. */
final class RoleFile {
  private final MemberFiles files;
  private final Account agent = Accounts.ofAgent();
  private @Nullable Role known;

  RoleFile(MemberFiles files) {
    this.files = files;
  }

  /**
   * The present role.
   *
   * @throws IOException when what is on disk cannot be read
   */
  synchronized Role role() throws IOException {
    var role = known;
    if (role == null) {
      role = Role.read(files.role());
      known = role;
    }
    return role;
  }

  /** Puts the next role on disk, unless it is there. */
  synchronized void become(Role next) throws IOException {
    if (next.equals(role())) {
      return;
    }
    Files.createDirectories(files.data());
    next.write(files.role(), agent);
    known = next;
  }
}
