package io.holdfast.store.raft;

import static io.holdfast.spi.store.Eventually.eventually;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Document;
import io.holdfast.spi.store.Leadership.Leading;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's folder does not grow with the number of writes, only with what is stored. */
class StoreSizeTest {
  private static final long MB = 1024 * 1024;

  /** More than two snapshots' worth; set -Dwrites=20000 for a longer look. */
  private static final int SMALL_WRITES = Integer.getInteger("writes", 5_000);

  @TempDir Path folder;

  @Test
  void manySmallWritesLeaveLittleBehind() throws Exception {
    try (ThreeVoters voters = new ThreeVoters(folder)) {
      voters.voters().forEach(voters::start);
      String json = "{\"state\":\"" + "s".repeat(500) + "\"}";
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
          String key = "service/" + i;
          running.add(threads.submit(() -> write(voters, key, json, SMALL_WRITES / 25)));
        }
        for (Future<?> task : running) {
          task.get();
        }
      }
      smallFolders(voters, 8 * MB);
    }
  }

  @Test
  void largeWritesLeaveLittleBehindToo() throws Exception {
    try (ThreeVoters voters = new ThreeVoters(folder)) {
      voters.voters().forEach(voters::start);
      write(voters, "service/large", "x".repeat(Document.MAX_BYTES), 60);
      smallFolders(voters, 12 * MB);
      // A voter that was away for all of it gets the snapshot.
      HostId away = voters.voters().getLast();
      voters.wipe(away);
      voters.start(away);
      eventually(
          "it has the last",
          () ->
              voters
                  .store(away)
                  .read("service/large")
                  .map(Document::revision)
                  .equals(Optional.of(60L)));
    }
  }

  /** Writes that often, whoever leads; a write of which nobody knows is looked at again. */
  private static void write(ThreeVoters voters, String key, String json, int times) {
    long written = 0;
    while (written < times) {
      QuorumStore store = voters.store(voters.leader());
      if (store.leadership() instanceof Leading(Epoch epoch)) {
        written = store.read(key).map(Document::revision).orElse(0L);
        if (store.write(new Write(key, written, json, epoch, List.of("{}")), Duration.ofSeconds(20))
            instanceof Written(long revision)) {
          written = revision;
        }
      }
    }
  }

  private static void smallFolders(ThreeVoters voters, long most) {
    for (HostId host : voters.voters()) {
      eventually(
          "the folder of " + host + " is smaller than " + most + " bytes",
          () -> size(voters.folder(host)) < most);
    }
  }

  private static long size(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      // A file went while we counted: count again.
      return Long.MAX_VALUE;
    }
  }
}
