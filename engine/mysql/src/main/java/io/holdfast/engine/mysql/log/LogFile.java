package io.holdfast.engine.mysql.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A binary or relay log read without a server: which whole transactions it holds. Source: MariaDB
 * Server documentation, "Binlog Event Header", "GTID_EVENT".
 *
 * @param last last transaction of each writer that is there whole
 * @param inUse whether the server that wrote it did not close it
 */
public record LogFile(Path file, GtidList last, boolean inUse) {
  private static final int MAGIC_BYTES = 4;
  private static final int HEADER_BYTES = 19;
  private static final int MAGIC = 0x6e6962fe; // fe 'b' 'i' 'n', little-endian
  private static final int QUERY_EVENT = 2;
  private static final int FORMAT_DESCRIPTION_EVENT = 15;
  private static final int XID_EVENT = 16;
  private static final int GTID_EVENT = 162;
  private static final int START_ENCRYPTION_EVENT = 164;
  private static final int COMPRESSED_QUERY_EVENT = 165;
  private static final int XA_PREPARE_EVENT = 38;
  private static final int IN_USE = 1;
  private static final int STANDALONE = 1;

  /**
   * Reads one file.
   *
   * @throws IOException also when the file is encrypted, so that nothing can be known
   */
  public static LogFile read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Scan(file, channel).run();
    }
  }

  /** Walks over the events; those that lie outside a transaction change nothing. */
  private static final class Scan {
    private final Path file;
    private final FileChannel channel;
    private final Map<List<Long>, Gtid> whole = new LinkedHashMap<>();
    private @Nullable Gtid open;
    private boolean standalone;
    private boolean inUse;

    Scan(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    LogFile run() throws IOException {
      long size = channel.size();
      if (size < MAGIC_BYTES || bytes(0, MAGIC_BYTES).getInt() != MAGIC) {
        return new LogFile(file, GtidList.NONE, false);
      }
      long at = MAGIC_BYTES;
      while (at + HEADER_BYTES <= size) {
        var header = bytes(at, HEADER_BYTES);
        var length = Integer.toUnsignedLong(header.getInt(9));
        if (length < HEADER_BYTES || at + length > size) {
          break; // The rest of it was never written.
        }
        event(header, at, length);
        at += length;
      }
      return new LogFile(file, new GtidList(List.copyOf(whole.values())), inUse);
    }

    private void event(ByteBuffer header, long at, long length) throws IOException {
      int type = header.get(4) & 0xff;
      switch (type) {
        case FORMAT_DESCRIPTION_EVENT -> inUse |= (header.getShort(17) & IN_USE) != 0;
        case START_ENCRYPTION_EVENT ->
            throw new IOException(file + " is encrypted and can only be read by its server");
        case GTID_EVENT -> {
          var body = bytes(at + HEADER_BYTES, 13);
          open =
              new Gtid(
                  Integer.toUnsignedLong(body.getInt(8)),
                  Integer.toUnsignedLong(header.getInt(5)),
                  body.getLong(0));
          standalone = (body.get(12) & STANDALONE) != 0;
        }
        case XID_EVENT, XA_PREPARE_EVENT -> close();
        case QUERY_EVENT, COMPRESSED_QUERY_EVENT -> {
          if (standalone || endsTransaction(at, length)) {
            close();
          }
        }
        default -> {
          // Rows and the like: in the middle of something.
        }
      }
    }

    /** COMMIT and ROLLBACK of tables without transactions are queries; nothing longer is. */
    private boolean endsTransaction(long at, long length) throws IOException {
      var event = bytes(at, (int) Math.min(length, 4096));
      var text = new byte[event.remaining()];
      event.get(text);
      var tail = new String(text, StandardCharsets.ISO_8859_1);
      return length < 4096
          && (tail.contains("\0COMMIT") || tail.contains("\0ROLLBACK"))
          && tail.indexOf("\0BEGIN") < 0;
    }

    private void close() {
      var closed = open;
      if (closed != null) {
        whole.put(List.of(closed.domain(), closed.server()), closed);
      }
      open = null;
      standalone = false;
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
      var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, at + buffer.position()) < 0) {
          throw new EOFException(file + " has become shorter");
        }
      }
      return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
