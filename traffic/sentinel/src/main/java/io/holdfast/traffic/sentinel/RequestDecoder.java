package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Incoming.Malformed;
import io.holdfast.traffic.sentinel.Incoming.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests: arrays of bulk strings, or one line of words. Holds at most one unfinished
 * request, within its limits, whatever is sent.
 */
final class RequestDecoder extends ByteToMessageDecoder {
  static final int MOST_WORDS = 64;
  static final int LONGEST_WORD = 1024;
  static final int LARGEST_REQUEST = 8192;

  private static final int MOST_DIGITS = 10;

  private final List<String> words = new ArrayList<>();
  private int missing;
  private int size;
  private int wordLength = -1;
  private boolean broken;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
    } else if (wordLength >= 0) {
      word(in, out);
    } else if (missing > 0) {
      header(in, out);
    } else if (in.getByte(in.readerIndex()) == '*') {
      begin(in, out);
    } else {
      inline(in, out);
    }
  }

  private void begin(ByteBuf in, List<Object> out) {
    var line = line(in, MOST_DIGITS, out, "invalid multibulk length");
    if (line == null) {
      return;
    }
    var count = number(line);
    if (count > MOST_WORDS) {
      malformed("invalid multibulk length", in, out);
    } else {
      // None at all is no request, and no mistake either.
      missing = Math.max(count, 0);
    }
  }

  private void header(ByteBuf in, List<Object> out) {
    var line = line(in, MOST_DIGITS, out, "invalid bulk length");
    if (line == null) {
      return;
    }
    var length = number(line);
    if (!line.startsWith("$")) {
      malformed("expected '$'", in, out);
    } else if (length < 0 || length > LONGEST_WORD || size + length > LARGEST_REQUEST) {
      malformed("invalid bulk length", in, out);
    } else {
      wordLength = length;
      size += length;
    }
  }

  private void word(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < wordLength + 2) {
      return;
    }
    words.add(in.readString(wordLength, StandardCharsets.ISO_8859_1));
    wordLength = -1;
    if (in.readByte() != '\r' || in.readByte() != '\n') {
      malformed("expected the end of a bulk string", in, out);
      return;
    }
    missing--;
    if (missing == 0) {
      out.add(new Request(words));
      words.clear();
      size = 0;
    }
  }

  private void inline(ByteBuf in, List<Object> out) {
    var line = line(in, LONGEST_WORD, out, "too big inline request");
    if (line == null) {
      return;
    }
    var parts = List.of(line.strip().split("\\s+", MOST_WORDS));
    if (!parts.getFirst().isEmpty()) {
      out.add(new Request(parts));
    }
  }

  /** The next whole line without its end; null when it is not all there, or too long. */
  private @Nullable String line(ByteBuf in, int longest, List<Object> out, String tooLong) {
    // One for the kind, two for the end.
    int within = Math.min(in.readableBytes(), longest + 3);
    int length = in.bytesBefore(within, (byte) '\n');
    if (length < 0) {
      if (within == longest + 3) {
        malformed(tooLong, in, out);
      }
      return null;
    }
    var line = in.readString(length, StandardCharsets.ISO_8859_1);
    in.skipBytes(1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** What follows the kind; a number that no request has when it is none. */
  private static int number(String line) {
    try {
      return Integer.parseInt(line, 1, line.length(), 10);
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      return Integer.MAX_VALUE;
    }
  }

  private void malformed(String why, ByteBuf in, List<Object> out) {
    broken = true;
    in.skipBytes(in.readableBytes());
    words.clear();
    out.add(new Malformed(why));
  }
}
