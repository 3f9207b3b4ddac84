package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;
import static io.holdfast.store.raft.ThreeVoters.A;
import static io.holdfast.store.raft.ThreeVoters.B;
import static io.holdfast.store.raft.ThreeVoters.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.WriteOutcome.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that is not in order is refused with one sentence that names the place and says what to
 * do, and left as it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreDirectoryTest {
  private static final String KEY = "service/db";

  @TempDir static Path folder;
  private ThreeVoters voters;
  private final Map<Path, byte[]> good = new TreeMap<>();

  /** Voter c's folder holds a snapshot and a log; it is stopped, the others run. */
  @BeforeAll
  void formAQuorum() throws IOException {
    voters = new ThreeVoters(folder);
    voters.voters().forEach(voters::start);
    // Enough bytes for a snapshot with a log after it.
    String json = "x".repeat(200_000);
    for (int i = 1; i <= 30; i++) {
      assertThat(voters.write(KEY, json + i)).isEqualTo(new Written(i));
    }
    eventually(
        "c has it all",
        () -> voters.store(C).read(KEY).map(Document::revision).equals(Optional.of(30L)));
    voters.stop(C);
    good.putAll(content(voters.folder(C)));
  }

  @AfterAll
  void close() {
    voters.close();
  }

  @Test
  void folderWithForeignFiles() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "the only copy");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(at(foreign)))
        .withMessageContainingAll(foreign.toString(), "thesis.txt", "move them away");
    assertThat(foreign.resolve("thesis.txt")).hasContent("the only copy");
  }

  @Test
  void fileInPlaceOfTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(at(file)))
        .withMessageContainingAll(file.toString(), "not a folder");
  }

  @Test
  void folderOfAnotherHost() {
    RaftSettings settings =
        new RaftSettings("test", A, ThreeVoters.VOTERS, voters.folder(B), ThreeVoters.SECRET);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(settings))
        .withMessageContainingAll("host b of cluster test", "a folder of its own");
  }

  @Test
  void folderInUse() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(voters.settings(B)))
        .withMessageContainingAll(voters.folder(B).toString(), "one agent per host");
  }

  @Test
  void addressInUse() {
    RaftSettings settings =
        new RaftSettings(
            "test", A, ThreeVoters.VOTERS, folder.resolve("second-a"), ThreeVoters.SECRET);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(settings))
        .withMessageContainingAll("127.0.0.31:7431", "cannot be used");
  }

  @Test
  void truncatedVoterFile() throws IOException {
    byte[] whole = bytes(Path.of("voter"));
    for (int length : List.of(0, 5, whole.length / 2, whole.length - 1)) {
      refusedWith(Path.of("voter"), Arrays.copyOf(whole, length), "voter", "rejoins");
    }
  }

  @Test
  void garbageInTheVoterFile() throws IOException {
    refusedWith(Path.of("voter"), garbage(300), "voter", "rejoins");
    String text = new String(bytes(Path.of("voter")), StandardCharsets.UTF_8);
    refusedWith(
        Path.of("voter"),
        text.replaceFirst("peer c", "peer b").getBytes(StandardCharsets.UTF_8),
        "checksum");
  }

  @Test
  void missingVoterFile() throws IOException {
    refusedWith(Path.of("voter"), null, "voter", "rejoins");
  }

  @Test
  void missingVotes() throws IOException {
    refusedWith(only("raft-meta"), null, "raft-meta", "voted", "rejoins");
  }

  @Test
  void garbageInTheVotes() throws IOException {
    refusedWith(only("raft-meta"), garbage(50), "rejoins");
    refusedWith(only("raft-meta"), new byte[0], "rejoins");
  }

  @Test
  void garbageInTheLog() throws IOException {
    Path log = any("log_");
    byte[] damaged = bytes(log).clone();
    byte[] garbage = garbage(64);
    System.arraycopy(garbage, 0, damaged, damaged.length / 3, garbage.length);
    refusedWith(log, damaged, "rejoins");
  }

  @Test
  void garbageInTheSnapshot() throws IOException {
    Path snapshot = latestSnapshot();
    byte[] damaged = bytes(snapshot).clone();
    damaged[damaged.length / 2] ^= 1;
    refusedWith(snapshot, damaged, "snapshot", "rejoins");
    refusedWith(snapshot, new byte[0], "snapshot", "rejoins");
  }

  /** Puts c's folder in order, spoils one file, opens, and checks that nothing else changed. */
  private void refusedWith(Path file, byte @Nullable [] content, String... words)
      throws IOException {
    restore();
    Path spoilt = voters.folder(C).resolve(file);
    if (content == null) {
      Files.delete(spoilt);
    } else {
      Files.write(spoilt, content);
    }
    Map<Path, byte[]> before = content(voters.folder(C));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RaftQuorumStore.open(voters.settings(C)))
        .withMessageContaining(voters.folder(C).toString())
        .withMessageContainingAll(words);
    Map<Path, byte[]> after = content(voters.folder(C));
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((path, bytes) -> assertThat(after.get(path)).as("%s", path).isEqualTo(bytes));
  }

  private byte[] bytes(Path file) {
    return Objects.requireNonNull(good.get(file), file::toString);
  }

  private void restore() throws IOException {
    voters.wipe(C);
    for (Map.Entry<Path, byte[]> file : good.entrySet()) {
      Path path = voters.folder(C).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static Map<Path, byte[]> content(Path root) throws IOException {
    Map<Path, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(root.relativize(file), Files.readAllBytes(file));
      }
    }
    return content;
  }

  private Path only(String name) {
    return good.keySet().stream().filter(path -> path.endsWith(name)).findFirst().orElseThrow();
  }

  private Path any(String prefix) {
    return named(prefix).findFirst().orElseThrow();
  }

  private Path latestSnapshot() {
    return named("snapshot.")
        .filter(path -> !path.toString().endsWith(".md5"))
        .max((one, other) -> Long.compare(index(one), index(other)))
        .orElseThrow();
  }

  private static long index(Path snapshot) {
    String name = snapshot.toString();
    return Long.parseLong(name.substring(name.lastIndexOf('_') + 1));
  }

  private Stream<Path> named(String prefix) {
    return good.keySet().stream().filter(path -> path.getFileName().toString().startsWith(prefix));
  }

  private static byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 37 + 11);
    }
    return bytes;
  }

  private RaftSettings at(Path directory) {
    return new RaftSettings("test", C, ThreeVoters.VOTERS, directory, ThreeVoters.SECRET);
  }
}
