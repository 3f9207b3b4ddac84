package io.holdfast.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final HostId A = new HostId("a");

  private Path root = Path.of("");

  @BeforeEach
  void nameFolder(@TempDir Path parent) {
    root = parent.resolve("agent");
  }

  @Test
  void aLaterStartIsALaterIncarnation() {
    long first;
    try (var folder = open()) {
      first = folder.incarnation();
    }
    try (var second = open()) {
      assertThat(second.incarnation()).isGreaterThan(first);
    }
  }

  /** A controller that heard of the former agent would not listen to this one otherwise. */
  @Test
  void aStartOnAWipedDiskIsALaterIncarnationToo() throws IOException {
    var former = IntStream.range(0, 5).mapToLong(_ -> started()).max().orElseThrow();
    Files.delete(root.resolve("agent.json"));
    Files.deleteIfExists(root.resolve("agent.lock"));
    while (System.currentTimeMillis() <= former) {
      Thread.onSpinWait(); // five starts in as many milliseconds are ahead of the clock
    }

    assertThat(started()).isGreaterThan(former);
  }

  private long started() {
    try (var folder = open()) {
      return folder.incarnation();
    }
  }

  @Test
  void letsAnEnginesUserThroughAndNobodyIn() throws IOException {
    try (var folder = open()) {
      var service = folder.service(new ServiceId("db"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(service)))
          .isEqualTo("rwx--x--x");
    }
  }

  @Test
  void twoAgentsNeverShareAFolder() {
    try (var first = open()) {
      assertThat(first.incarnation()).isPositive();
      assertRefused("Another agent is using", "stop it first");
    }
  }

  @Test
  void aFolderWithForeignFilesIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.txt"), "precious");

    assertRefused("thesis.txt", "move these away");
    assertThat(root.resolve("thesis.txt")).hasContent("precious");
    assertThat(root.resolve("agent.json")).doesNotExist();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Files.writeString(root, "not a folder");

    assertRefused("is not a folder", "--data");
  }

  @Test
  void aFolderThatOthersMayWriteToIsRefused() throws IOException {
    open().close();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused("Others may write", "chmod go-w");
  }

  @Test
  void anotherHostsFolderIsRefused() {
    open().close();

    assertThatThrownBy(() -> DataFolder.open(root, "demo", new HostId("b")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("belongs to host a of cluster demo");
  }

  @Test
  void aTruncatedIdentityIsRefused() throws IOException {
    open().close();
    Files.writeString(root.resolve("agent.json"), "{\"cluster\":\"de");

    assertRefused("is not what an agent writes", "restore it");
  }

  @Test
  void aUsedFolderWithoutItsIdentityIsRefused() throws IOException {
    try (var folder = open()) {
      assertThat(folder.service(new ServiceId("db"))).exists();
    }
    Files.delete(root.resolve("agent.json"));

    assertRefused("is missing although", "restore it");
  }

  private DataFolder open() {
    return DataFolder.open(root, "demo", A);
  }

  private void assertRefused(String what, String whatToDo) {
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(whatToDo);
  }
}
