package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A socket by which the kernel is asked, netlink(7): requests that it answers before the call that
 * sends them returns. In the network namespace of the thread that opens it; for one thread at a
 * time.
 */
final class NetlinkSocket implements AutoCloseable {
  static final short ERROR = 2;
  static final short DONE = 3;
  static final int REQUEST = 1;
  static final int ACKNOWLEDGE = 4;
  static final int DUMP = 0x300;

  /** Length of a message's header: its length, type, flags, sequence number and sender. */
  static final int HEADER = 16;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int LONGEST_REQUEST = 256;
  private static final int LONGEST_ANSWER = 1 << 15;

  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(LONGEST_ANSWER);
  private int sequence;

  private NetlinkSocket(int socket) {
    this.socket = socket;
  }

  /**
   * Opens one.
   *
   * @param protocol which part of the kernel is asked
   * @param patience the kernel answers at once: longer is one that does not answer at all
   */
  static NetlinkSocket open(int protocol, Duration patience) throws IOException {
    int socket = SystemCalls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
    try (var arena = Arena.ofConfined()) {
      SystemCalls.setOption(
          socket,
          SOL_SOCKET,
          SO_RCVTIMEO,
          arena.allocateFrom(
              ValueLayout.JAVA_LONG, patience.toSeconds(), patience.toNanosPart() / 1000));
      return new NetlinkSocket(socket);
    } catch (IOException e) {
      SystemCalls.close(socket);
      throw e;
    }
  }

  /** A new request, to be filled and sent before the next. */
  ByteBuffer begin(short type, int flags) {
    var message = ByteBuffer.allocate(LONGEST_REQUEST).order(ByteOrder.nativeOrder());
    return message.putInt(0).putShort(type).putShort((short) flags).putInt(++sequence).putInt(0);
  }

  static ByteBuffer attribute(ByteBuffer message, short type, int length) {
    return message.putShort((short) (4 + length)).putShort(type);
  }

  void send(ByteBuffer message) throws IOException {
    message.putInt(0, message.position());
    try (var request = Arena.ofConfined()) {
      var bytes = request.allocate(message.position());
      bytes.asByteBuffer().put(message.flip());
      SystemCalls.send(socket, bytes);
    }
  }

  /** The next answer to the request that was sent last; good until the next one is received. */
  ByteBuffer receive() throws IOException {
    while (true) {
      long length = SystemCalls.receive(socket, buffer, 0);
      if (length == -SystemCalls.EINTR) {
        continue;
      }
      var _ = SystemCalls.checked("waiting for the kernel's answer", length);
      var answer = buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
      if (length >= HEADER + 4 && answer.getInt(8) == sequence) {
        return answer;
      }
    }
  }

  /** Sends a request that is acknowledged: zero, or a negated error number. */
  int ask(ByteBuffer message) throws IOException {
    send(message);
    while (true) {
      var answer = receive();
      if (answer.getShort(4) == ERROR) {
        return answer.getInt(HEADER);
      }
    }
  }

  @Override
  public void close() {
    SystemCalls.close(socket);
    arena.close();
  }
}
