package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSecretTest {
  @TempDir Path folder;

  @Test
  void isMadeForItsOwnerAloneAndReadBack() throws IOException {
    var file = folder.resolve("cluster.secret");
    var made = ClusterSecret.create(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ClusterSecret.read(file).isShownBy(made.header())).isTrue();
    assertThat(made.isShownBy(null)).isFalse();
    assertThat(made.isShownBy("Bearer wrong")).isFalse();
    assertThat(made.isShownBy(made.header().substring("Bearer ".length()))).isFalse();
  }

  @Test
  void neverOverwritesAFile() throws IOException {
    var file = Files.writeString(folder.resolve("precious"), "data");
    assertThatThrownBy(() -> ClusterSecret.create(file)).hasMessageContaining("left as it is");
    assertThat(file).hasContent("data");
  }

  @Test
  void isRefusedWhenOthersMayReadItOrItIsNone() throws IOException {
    var file = folder.resolve("cluster.secret");
    assertThatThrownBy(() -> ClusterSecret.read(file)).hasMessageContaining("there is no");
    ClusterSecret.create(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> ClusterSecret.read(file))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            fault -> assertThat(fault.whatToDo()).isEqualTo("run: chmod 600 " + file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "short");
    assertThatThrownBy(() -> ClusterSecret.read(file)).hasMessageContaining("at least 32");
  }

  @Test
  void isNeverShownByAccident() {
    var text = "0123456789abcdef0123456789abcdef";
    assertThat(ClusterSecret.of(text).toString()).doesNotContain(text);
    assertThatThrownBy(() -> ClusterSecret.of("s3cret")).hasMessageNotContaining("s3cret");
  }

  @Test
  void derivesTheSamePasswordOnEveryHost() {
    var secret = ClusterSecret.of("0123456789abcdef0123456789abcdef");
    assertThat(secret.derive("db/replication"))
        .isEqualTo(ClusterSecret.of(" 0123456789abcdef0123456789abcdef\n").derive("db/replication"))
        .hasSize(64)
        .isNotEqualTo(secret.derive("db/superuser"));
  }
}
