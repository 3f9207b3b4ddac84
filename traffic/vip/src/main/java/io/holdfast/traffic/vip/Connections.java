package io.holdfast.traffic.vip;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP connections of this network namespace, by sock_diag(7) of the kernel. Ending one sends
 * its peer a reset, which is possible only while the address is still there. For one thread at a
 * time.
 */
final class Connections implements AutoCloseable {
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short SOCK_DESTROY = 21;

  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final byte IPPROTO_TCP = 6;

  /** All states but TCP_TIME_WAIT (6), in which nobody waits for anything, and TCP_LISTEN (10). */
  private static final int CONNECTED = ~(1 << 6 | 1 << 10);

  /** {@code INET_DIAG_REQ_BYTECODE}: which connections, as a small program for the kernel. */
  private static final short FILTER = 1;

  /** {@code INET_DIAG_BC_S_COND}: whether the address here is this one. */
  private static final byte LOCAL_IS = 7;

  /** Ports, both addresses, interface and cookie: a struct inet_diag_sockid. */
  private static final int IDENTITY = 48;

  /** The address must not stay for longer because of this. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final NetlinkSocket kernel;

  private Connections(NetlinkSocket kernel) {
    this.kernel = kernel;
  }

  static Connections open() throws IOException {
    return new Connections(NetlinkSocket.open(NETLINK_SOCK_DIAG, PATIENCE));
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
      var message = kernel.begin(SOCK_DESTROY, NetlinkSocket.REQUEST | NetlinkSocket.ACKNOWLEDGE);
      int error = kernel.ask(request(message, one.family()).put(one.identity()));
      if (error != -SystemCalls.ENOENT) { // it has ended meanwhile
        var _ = SystemCalls.checked("ending a connection", error);
      }
    }
    return found.size();
  }

  private List<Connection> list(byte family, byte[] local) throws IOException {
    var message = kernel.begin(SOCK_DIAG_BY_FAMILY, NetlinkSocket.REQUEST | NetlinkSocket.DUMP);
    request(message, family).put(new byte[IDENTITY]);
    filter(message, local);
    kernel.send(message);
    var found = new ArrayList<Connection>();
    while (true) {
      var answer = kernel.receive();
      while (answer.remaining() >= NetlinkSocket.HEADER) {
        var begin = answer.position();
        var content = begin + NetlinkSocket.HEADER;
        int length = answer.getInt(begin);
        switch (answer.getShort(begin + 4)) {
          case NetlinkSocket.DONE -> {
            return found;
          }
          case NetlinkSocket.ERROR -> {
            var _ = SystemCalls.checked("listing the connections", answer.getInt(content));
            return found;
          }
          default -> {
            var identity = new byte[IDENTITY];
            answer.get(content + 4, identity);
            found.add(new Connection(answer.get(content), ByteBuffer.wrap(identity)));
          }
        }
        answer.position(Math.min(answer.limit(), begin + (length + 3) / 4 * 4));
      }
    }
  }

  @Override
  public void close() {
    kernel.close();
  }

  /** A struct inet_diag_req_v2 up to the identity. */
  private static ByteBuffer request(ByteBuffer message, byte family) {
    return message.put(family).put(IPPROTO_TCP).put((byte) 0).put((byte) 0).putInt(CONNECTED);
  }

  /** A struct inet_diag_bc_op with its inet_diag_hostcond. */
  private static void filter(ByteBuffer message, byte[] local) {
    int operation = 4 + 8 + local.length;
    var _ = NetlinkSocket.attribute(message, FILTER, operation);
    // Where to go on: behind the operation if so, and beyond that if not.
    message.put(LOCAL_IS).put((byte) operation).putShort((short) (operation + 4));
    message.put(local.length == 4 ? AF_INET : AF_INET6).put((byte) (local.length * 8));
    message.putShort((short) 0).putInt(-1).put(local);
  }
}
