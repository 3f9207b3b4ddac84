package io.holdfast.engine.mysql.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log files that come and go while they are read. */
class LogFolderTest {
  private static final int GTID_EVENT = 162;
  private static final int XID_EVENT = 16;

  @TempDir private Path folder;

  @Test
  void endsWithTheLastWholeTransaction() throws IOException {
    write("relay.000001", 7);
    write("relay.000002", 8);
    index("relay.000001", "relay.000002");
    assertThat(relay().end()).isEqualTo(new LogPosition(new Term(1), 8));
  }

  @Test
  void aFileThatTakesTheNameOfAnotherOfTheSameSizeIsReadAnew() throws IOException {
    var relay = relay();
    write("relay.000001", 7);
    index("relay.000001");
    assertThat(relay.end()).isEqualTo(new LogPosition(new Term(1), 7));
    Files.delete(folder.resolve("relay.000001"));
    write("relay.000001", 3);
    assertThat(relay.end()).isEqualTo(new LogPosition(new Term(1), 3));
  }

  @Test
  void filesThatAreThrownAwayWhileTheyAreReadAreNoError() throws IOException {
    index("relay.000001");
    var relay = relay();
    var ended = new AtomicBoolean();
    var server =
        CompletableFuture.runAsync(() -> {
          try {
            while (!ended.get()) {
              write("relay.000001", 7);
              Files.delete(folder.resolve("relay.000001"));
            }
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
    try {
      for (int look = 0; look < 5_000; look++) {
        assertThat(relay.end()).isIn(LogPosition.START, new LogPosition(new Term(1), 7));
      }
    } finally {
      ended.set(true);
      server.join();
    }
  }

  private LogFolder relay() {
    return new LogFolder(folder, "relay");
  }

  private void index(String... names) throws IOException {
    Files.writeString(folder.resolve("relay.index"), String.join("\n", names) + "\n");
  }

  /** A log of one transaction of term 1. Source: MariaDB documentation, "Binlog Event Header". */
  private void write(String name, long sequence) throws IOException {
    var body =
        ByteBuffer.allocate(13)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(sequence)
            .putInt((int) Gtid.DOMAIN);
    var log = ByteBuffer.allocate(4 + 19 + 13 + 19).order(ByteOrder.LITTLE_ENDIAN);
    log.putInt(0x6e6962fe);
    header(log, GTID_EVENT, 13).put(body.array());
    header(log, XID_EVENT, 0);
    Files.write(folder.resolve(name), log.array());
  }

  private static ByteBuffer header(ByteBuffer log, int type, int length) {
    return log.putInt(0)
        .put((byte) type)
        .putInt(1)
        .putInt(19 + length)
        .putInt(0)
        .putShort((short) 0);
  }
}
