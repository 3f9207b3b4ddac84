package io.holdfast.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleTest {
  @TempDir Path folder;

  @Test
  void everyRoleIsReadAsItWasWritten() throws IOException {
    var file = folder.resolve("role");
    assertThat(Role.read(file)).isEqualTo(new Role.None());
    var term = new Term(7);
    for (var role :
        List.of(
            new Role.None(),
            new Role.Follower(new HostId("a"), term),
            new Role.Detached(),
            new Role.Leader(term, true),
            new Role.Leader(term, false),
            new Role.Sharer(term, true),
            new Role.Sharer(term, false))) {
      role.write(file, Accounts.ofAgent());
      assertThat(Role.read(file)).isEqualTo(role);
    }
  }

  @Test
  void aDamagedFileIsRefusedAndNeverTakenForNothing() throws IOException {
    var file = folder.resolve("role");
    for (var text : List.of("", "leader", "leader x", "follower A! 3", "king 3", "leader -1")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Role.read(file))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is damaged; move it away");
    }
  }
}
