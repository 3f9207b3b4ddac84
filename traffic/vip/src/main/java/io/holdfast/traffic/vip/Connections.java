package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP connections of this network namespace, by sock_diag(7) of the kernel. Ending one sends
 * its peer a reset, which is possible only while the address is still there. For one thread at a
 * time.
 */
final class Connections implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;

  private static final short NLMSG_ERROR = 2;
  private static final short NLMSG_DONE = 3;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short SOCK_DESTROY = 21;
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int DUMP = 0x300;

  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final byte IPPROTO_TCP = 6;

  /** All states but TCP_TIME_WAIT (6), in which nobody waits for anything, and TCP_LISTEN (10). */
  private static final int CONNECTED = ~(1 << 6 | 1 << 10);

  /** {@code INET_DIAG_REQ_BYTECODE}: which connections, as a small program for the kernel. */
  private static final short FILTER = 1;

  /** {@code INET_DIAG_BC_S_COND}: whether the address here is this one. */
  private static final byte LOCAL_IS = 7;

  private static final int HEADER = 16;

  /** Ports, both addresses, interface and cookie: a struct inet_diag_sockid. */
  private static final int IDENTITY = 48;

  private static final int LONGEST = 1 << 15;

  /** The kernel answers within the system call; more is a kernel that does not answer at all. */
  private static final long DEADLINE_MICROS = 200_000;

  private final int socket;
  private int sequence;

  private Connections(int socket) {
    this.socket = socket;
  }

  static Connections open() throws IOException {
    int socket = SystemCalls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    try (var arena = Arena.ofConfined()) {
      SystemCalls.setOption(
          socket,
          SOL_SOCKET,
          SO_RCVTIMEO,
          arena.allocateFrom(ValueLayout.JAVA_LONG, 0, DEADLINE_MICROS));
      return new Connections(socket);
    } catch (IOException e) {
      SystemCalls.close(socket);
      throw e;
    }
  }

  /** One connection, as the kernel names it. */
  private record Connection(byte family, ByteBuffer identity) {}

  /**
   * Ends all that have this address here; how many there were.
   *
   * @throws IOException when the kernel cannot do that (it is built without {@code
   *     CONFIG_INET_DIAG_DESTROY}), or only some could be ended
   */
  int end(InetAddress local) throws IOException {
    var found = new ArrayList<Connection>();
    // Programs that serve both families have IPv4 addresses in sockets of IPv6.
    for (var family : new byte[] {AF_INET, AF_INET6}) {
      found.addAll(list(family, local.getAddress()));
    }
    for (var one : found) {
      var message = begin(SOCK_DESTROY, REQUEST | ACKNOWLEDGE);
      request(message, one.family()).put(one.identity());
      send(message);
      try (var arena = Arena.ofConfined()) {
        var answer = receive(arena.allocate(LONGEST));
        int error = answer.getShort(4) == NLMSG_ERROR ? answer.getInt(HEADER) : 0;
        if (error != -SystemCalls.ENOENT) { // it has ended meanwhile
          var _ = SystemCalls.checked("ending a connection", error);
        }
      }
    }
    return found.size();
  }

  private List<Connection> list(byte family, byte[] local) throws IOException {
    var message = begin(SOCK_DIAG_BY_FAMILY, REQUEST | DUMP);
    request(message, family).put(new byte[IDENTITY]);
    filter(message, local);
    send(message);
    var found = new ArrayList<Connection>();
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LONGEST);
      while (true) {
        var answer = receive(buffer);
        while (answer.remaining() >= HEADER) {
          var begin = answer.position();
          int length = answer.getInt(begin);
          switch (answer.getShort(begin + 4)) {
            case NLMSG_DONE -> {
              return found;
            }
            case NLMSG_ERROR -> {
              var _ = SystemCalls.checked("listing the connections", answer.getInt(begin + HEADER));
              return found;
            }
            default -> {
              var identity = new byte[IDENTITY];
              answer.get(begin + HEADER + 4, identity);
              found.add(new Connection(answer.get(begin + HEADER), ByteBuffer.wrap(identity)));
            }
          }
          answer.position(Math.min(answer.limit(), begin + (length + 3) / 4 * 4));
        }
      }
    }
  }

  @Override
  public void close() {
    SystemCalls.close(socket);
  }

  private ByteBuffer begin(short type, int flags) {
    var message = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    message.putInt(0).putShort(type).putShort((short) flags).putInt(++sequence).putInt(0);
    return message;
  }

  /** A struct inet_diag_req_v2 up to the identity. */
  private static ByteBuffer request(ByteBuffer message, byte family) {
    return message.put(family).put(IPPROTO_TCP).put((byte) 0).put((byte) 0).putInt(CONNECTED);
  }

  /** A struct inet_diag_bc_op with its inet_diag_hostcond. */
  private static void filter(ByteBuffer message, byte[] local) {
    int operation = 4 + 8 + local.length;
    message.putShort((short) (4 + operation)).putShort(FILTER);
    // Where to go on: behind the operation if so, and beyond that if not.
    message.put(LOCAL_IS).put((byte) operation).putShort((short) (operation + 4));
    message.put(local.length == 4 ? AF_INET : AF_INET6).put((byte) (local.length * 8));
    message.putShort((short) 0).putInt(-1).put(local);
  }

  private void send(ByteBuffer message) throws IOException {
    message.putInt(0, message.position());
    try (var arena = Arena.ofConfined()) {
      var request = arena.allocate(message.position());
      request.asByteBuffer().put(message.flip());
      SystemCalls.send(socket, request);
    }
  }

  /** The next answer to the request that was sent last. */
  private ByteBuffer receive(MemorySegment buffer) throws IOException {
    while (true) {
      long length = SystemCalls.receive(socket, buffer, 0);
      if (length == -SystemCalls.EINTR) {
        continue;
      }
      var _ = SystemCalls.checked("waiting for the kernel's answer", length);
      var answer = buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
      if (length >= HEADER && answer.getInt(8) == sequence) {
        return answer;
      }
    }
  }
}
