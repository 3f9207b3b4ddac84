package io.holdfast.store.raft;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes and their outcomes as they stand in the log. Every voter of a cluster must read them. */
final class WriteCodec {
  private static final int FORMAT = 1;
  private static final int MOST_EVENTS = 10_000;

  private WriteCodec() {}

  static byte[] encode(Write write) {
    return Text.bytes(out -> {
      out.writeByte(FORMAT);
      out.writeLong(write.epoch().number());
      out.writeLong(write.expectedRevision());
      Text.write(out, write.key());
      Text.write(out, write.json());
      out.writeInt(write.events().size());
      for (String event : write.events()) {
        Text.write(out, event);
      }
    });
  }

  static Write decodeWrite(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException(
          "An entry of the quorum's log has format %d, this version reads %d: run the same version of Holdfast on every voter."
              .formatted(format, FORMAT));
    }
    Epoch epoch = new Epoch(in.readLong());
    long expectedRevision = in.readLong();
    String key = Text.read(in);
    String json = Text.read(in);
    int count = in.readInt();
    if (count < 0 || count > MOST_EVENTS) {
      throw new IOException(count + " events in one write cannot be right");
    }
    List<String> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(Text.read(in));
    }
    return new Write(key, expectedRevision, json, epoch, events);
  }

  static byte[] encode(WriteOutcome outcome) {
    return Text.bytes(out -> {
      switch (outcome) {
        case WriteOutcome.Written(long revision) -> {
          out.writeByte('W');
          out.writeLong(revision);
        }
        case WriteOutcome.Conflict(long actual) -> {
          out.writeByte('C');
          out.writeLong(actual);
        }
        case WriteOutcome.Fenced() -> out.writeByte('F');
        case WriteOutcome.Unknown(String what) -> {
          out.writeByte('U');
          Text.write(out, what);
        }
      }
    });
  }

  static WriteOutcome decodeOutcome(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 'W' -> new WriteOutcome.Written(in.readLong());
      case 'C' -> new WriteOutcome.Conflict(in.readLong());
      case 'F' -> new WriteOutcome.Fenced();
      case 'U' -> new WriteOutcome.Unknown(Text.read(in));
      default -> throw new IOException("no write ends with '" + (char) kind + "'");
    };
  }
}
