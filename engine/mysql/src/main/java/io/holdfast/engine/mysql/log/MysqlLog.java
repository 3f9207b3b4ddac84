package io.holdfast.engine.mysql.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * A binary log of MySQL read without a server: which transactions begin in it. Source: MySQL
 * Reference Manual, "The Binary Log", and the MySQL source code documentation, "Binary log events",
 * class {@code Gtid_event}.
 */
public final class MysqlLog {
  private static final int MAGIC_BYTES = 4;
  private static final int HEADER_BYTES = 19;
  private static final int MAGIC = 0x6e6962fe; // fe 'b' 'i' 'n', little-endian
  private static final int GTID_EVENT = 33;
  private static final int TAGGED_GTID_EVENT = 42;
  private static final int UUID_BYTES = 16;

  private MysqlLog() {}

  /**
   * Reads one file.
   *
   * @throws IOException also when it is encrypted or has transactions with tags, which only its
   *     server tells
   */
  public static GtidSet read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < MAGIC_BYTES) {
        return GtidSet.NONE;
      }
      if (bytes(channel, 0, MAGIC_BYTES).getInt() != MAGIC) {
        throw new IOException(file + " is encrypted, or no binary log");
      }
      var found = new StringBuilder();
      long at = MAGIC_BYTES;
      while (at + HEADER_BYTES <= size) {
        var header = bytes(channel, at, HEADER_BYTES);
        var length = Integer.toUnsignedLong(header.getInt(9));
        if (length < HEADER_BYTES || at + length > size) {
          break; // The rest of it was never written.
        }
        switch (header.get(4) & 0xff) {
          case GTID_EVENT -> found.append(gtid(channel, at)).append(',');
          case TAGGED_GTID_EVENT ->
              throw new IOException(file + " has transactions with tags, which are not read here");
          default -> {
            // What a transaction does, and what is in no transaction.
          }
        }
        at += length;
      }
      return GtidSet.parse(found.toString());
    }
  }

  /** After a byte of flags: the writer's UUID, and the number. */
  private static String gtid(FileChannel channel, long at) throws IOException {
    var body = bytes(channel, at + HEADER_BYTES + 1, UUID_BYTES + Long.BYTES);
    var uuid = new byte[UUID_BYTES];
    body.get(uuid);
    var digits = HexFormat.of().formatHex(uuid);
    return "%s-%s-%s-%s-%s:%d"
        .formatted(
            digits.substring(0, 8),
            digits.substring(8, 12),
            digits.substring(12, 16),
            digits.substring(16, 20),
            digits.substring(20),
            body.getLong());
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("the log has become shorter");
      }
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
