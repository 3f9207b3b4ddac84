package io.holdfast.engine.redis.resp;

import io.holdfast.engine.os.Deadline;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection: sends commands and reads replies, each read within what is left of a deadline.
 * Never connects again by itself: for commands that must not be sent twice. After a failure it is
 * only good for closing.
 */
public final class Wire implements AutoCloseable {
  /** Longest string and largest array that an answer to us may have. */
  private static final int LONGEST_STRING = 64 << 20;

  private static final int LARGEST_ARRAY = 1 << 20;
  private static final int DEEPEST_ARRAY = 32;

  private final Socket socket = new Socket();
  private final InputStream in;
  private Deadline deadline;

  /** Connects. */
  public Wire(String host, int port, Deadline deadline) throws IOException {
    this.deadline = deadline;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), millisLeft());
      in = new BufferedInputStream(new WithinDeadline(socket.getInputStream()));
    } catch (IOException failure) {
      close();
      throw failure;
    }
  }

  /** Every read of the socket waits at most for what is left of the deadline. */
  private final class WithinDeadline extends InputStream {
    private final InputStream raw;

    WithinDeadline(InputStream raw) {
      this.raw = raw;
    }

    @Override
    public int read() throws IOException {
      socket.setSoTimeout(millisLeft());
      return raw.read();
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      socket.setSoTimeout(millisLeft());
      return raw.read(buffer, from, length);
    }
  }

  private int millisLeft() throws SocketTimeoutException {
    if (deadline.isOver()) {
      throw new SocketTimeoutException("no time left");
    }
    return Math.clamp(deadline.left().toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Sends the commands in one go and reads as many replies. */
  public List<Reply> exchange(List<List<String>> commands, Deadline until) throws IOException {
    send(commands, until);
    var replies = new ArrayList<Reply>();
    for (var _ : commands) {
      replies.add(read(0));
    }
    return replies;
  }

  /** Waits for something that the server says by itself, to a subscriber. */
  public Reply next(Deadline until) throws IOException {
    deadline = until;
    return read(0);
  }

  private void send(List<List<String>> commands, Deadline until) throws IOException {
    deadline = until;
    var bytes = new ByteArrayOutputStream();
    for (var command : commands) {
      bytes.writeBytes(("*" + command.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
      for (var part : command) {
        var encoded = part.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(("$" + encoded.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(encoded);
        bytes.writeBytes(new byte[] {'\r', '\n'});
      }
    }
    socket.getOutputStream().write(bytes.toByteArray());
  }

  /**
   * Looks, for a millisecond, whether the server has ended the idle connection.
   *
   * @throws IOException when it has, or has said something that was not asked for
   */
  public void hearLastWords() throws IOException {
    socket.setSoTimeout(1);
    int said;
    try {
      said = socket.getInputStream().read();
    } catch (SocketTimeoutException _) {
      return; // silence is what an idle connection is to be heard with
    }
    throw said < 0
        ? new EOFException("the server closed the idle connection")
        : new IOException("the server spoke without being asked");
  }

  private Reply read(int depth) throws IOException {
    var line = line();
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> new Reply.Text(rest);
      case '-' -> new Reply.Refusal(rest);
      case ':' -> new Reply.Whole(number(rest));
      case '$' -> string(length(rest, LONGEST_STRING));
      case '*' -> array(length(rest, LARGEST_ARRAY), depth);
      default -> throw new IOException("not an answer of Redis: " + line);
    };
  }

  private Reply string(int length) throws IOException {
    if (length < 0) {
      return new Reply.Nothing();
    }
    var bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("the connection ended within an answer");
    }
    return new Reply.Text(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  private Reply array(int size, int depth) throws IOException {
    if (size < 0) {
      return new Reply.Nothing();
    }
    if (depth >= DEEPEST_ARRAY) {
      throw new IOException("an answer deeper than " + DEEPEST_ARRAY + " arrays");
    }
    var each = new ArrayList<Reply>();
    for (var i = 0; i < size; i++) {
      each.add(read(depth + 1));
    }
    return new Reply.Many(each);
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (bytes.size() > LONGEST_STRING) {
        throw new IOException("an answer without an end");
      }
      bytes.write(next);
    }
    var line = bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    if (line.isEmpty()) {
      throw new IOException("not an answer of Redis: an empty line");
    }
    return line;
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new IOException("not a number: " + text);
    }
  }

  private static int length(String text, int most) throws IOException {
    var length = number(text);
    if (length < -1 || length > most) {
      throw new IOException("an answer of length " + length);
    }
    return (int) length;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
