package io.holdfast.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileTest {
  private static final ServiceId DB = new ServiceId("db");
  private static final HostMemory MEMORY =
      new HostMemory(new Epoch(7), new Term(3), new Revision(41), new Term(2));

  private Path path = Path.of("");

  @BeforeEach
  void nameFile(@TempDir Path folder) {
    path = folder.resolve("memory.json");
  }

  @Test
  void remembersAcrossRestarts() throws IOException {
    new MemoryFile(DB, path).save(HostMemory.BLANK);
    new MemoryFile(DB, path).save(MEMORY);

    assertThat(new MemoryFile(DB, path).load()).isEqualTo(MEMORY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void aMemberThatNeverLearntAnythingIsBlank() {
    assertThat(new MemoryFile(DB, path).load()).isEqualTo(HostMemory.BLANK);
  }

  /** A crash between writing and renaming leaves a draft behind; the memory is the one before. */
  @Test
  void aDraftLeftBehindIsNoMemory() throws IOException {
    new MemoryFile(DB, path).save(MEMORY);
    Files.writeString(path.resolveSibling("memory.json.new"), "{\"service\":\"d");

    assertThat(new MemoryFile(DB, path).load()).isEqualTo(MEMORY);
    new MemoryFile(DB, path).save(HostMemory.BLANK);
    assertThat(new MemoryFile(DB, path).load()).isEqualTo(HostMemory.BLANK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "garbage",
        "{\"service\":\"db\",\"epoch\":7,\"term\":3,\"revision\":41,\"sealed\":2",
        "{\"service\":\"db\",\"epoch\":7,\"term\":3,\"revision\":41,\"sealed\":}\n",
        "{\"service\":\"db\",\"epoch\":-7,\"term\":3,\"revision\":41,\"sealed\":2}\n",
      })
  void halfAMemoryIsRefusedWithWhatToDo(String text) throws IOException {
    Files.writeString(path, text);

    assertThatThrownBy(() -> new MemoryFile(DB, path).load())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("Restore the file")
        .hasMessageContaining("cloned anew");
    assertThat(path).as("never touched").hasContent(text);
  }

  @Test
  void theMemoryOfAnotherServiceIsRefused() throws IOException {
    new MemoryFile(new ServiceId("cache"), path).save(MEMORY);

    assertThatThrownBy(() -> new MemoryFile(DB, path).load())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("belongs to service cache");
  }
}
