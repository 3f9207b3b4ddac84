package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A few requests of rtnetlink(7), each answered by the kernel before the call returns; usually in
 * well under a millisecond. For one thread at a time.
 */
final class Netlink implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;

  private static final short NLMSG_ERROR = 2;
  private static final short RTM_NEWLINK = 16;
  private static final short RTM_NEWADDR = 20;
  private static final short RTM_DELADDR = 21;
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int REPLACE = 0x100;
  private static final int CREATE = 0x400;

  private static final short IFA_ADDRESS = 1;
  private static final short IFA_LOCAL = 2;
  private static final short IFA_CACHEINFO = 6;
  private static final short IFA_FLAGS = 8;

  /** Usable at once: whether somebody else has the address is asked before, by ourselves. */
  private static final int IFA_F_NODAD = 2;

  private static final int IFF_UP = 1;
  private static final int HEADER = 16;
  private static final int LONGEST = 8192;

  /** The kernel answers within the system call; more is a kernel that does not answer at all. */
  private static final long DEADLINE_SECONDS = 2;

  private final int socket;
  private int sequence;

  private Netlink(int socket) {
    this.socket = socket;
  }

  static Netlink open() throws IOException {
    int socket = SystemCalls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0);
    try (var arena = Arena.ofConfined()) {
      SystemCalls.setOption(
          socket,
          SOL_SOCKET,
          SO_RCVTIMEO,
          arena.allocateFrom(ValueLayout.JAVA_LONG, DEADLINE_SECONDS, 0));
      return new Netlink(socket);
    } catch (IOException e) {
      SystemCalls.close(socket);
      throw e;
    }
  }

  /** Adds the address, or renews its lifetime; the kernel takes it away when that is over. */
  void put(int link, InetAddress address, Duration lifetime) throws IOException {
    var message = begin(RTM_NEWADDR, REQUEST | ACKNOWLEDGE | CREATE | REPLACE);
    var bytes = address.getAddress();
    // Alone in its network: the host has an address of its own beside it.
    subject(message, link, address, bytes.length * 8);
    attribute(message, IFA_ADDRESS, bytes.length).put(bytes);
    attribute(message, IFA_FLAGS, 4).putInt(IFA_F_NODAD);
    int seconds = Math.toIntExact(lifetime.toSeconds());
    attribute(message, IFA_CACHEINFO, 16).putInt(seconds).putInt(seconds).putInt(0).putInt(0);
    var _ = SystemCalls.checked("adding the address", answer(message));
  }

  /**
   * Takes the address away; whether it was there.
   *
   * @param prefix length of its network; IPv4 takes it away whatever that is
   */
  boolean remove(int link, InetAddress address, int prefix) throws IOException {
    var message = begin(RTM_DELADDR, REQUEST | ACKNOWLEDGE);
    subject(message, link, address, prefix);
    int answer = answer(message);
    if (answer == -SystemCalls.EADDRNOTAVAIL) {
      return false;
    }
    return SystemCalls.checked("removing the address", answer) == 0;
  }

  /** Sets the device going. */
  void up(int link) throws IOException {
    var message = begin(RTM_NEWLINK, REQUEST | ACKNOWLEDGE);
    message.putInt(0).putInt(link).putInt(IFF_UP).putInt(IFF_UP);
    var _ = SystemCalls.checked("setting the device up", answer(message));
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

  /** A struct ifaddrmsg and the address. */
  private static void subject(ByteBuffer message, int link, InetAddress address, int prefix) {
    var bytes = address.getAddress();
    message.put((byte) (address instanceof Inet4Address ? 2 : 10));
    message.put((byte) prefix).put((byte) 0).put((byte) 0).putInt(link);
    attribute(message, IFA_LOCAL, bytes.length).put(bytes);
  }

  private static ByteBuffer attribute(ByteBuffer message, short type, int length) {
    return message.putShort((short) (4 + length)).putShort(type);
  }

  /** Zero, or a negated error number. */
  private int answer(ByteBuffer message) throws IOException {
    message.putInt(0, message.position());
    try (var arena = Arena.ofConfined()) {
      var request = arena.allocate(message.position());
      request.asByteBuffer().put(message.flip());
      SystemCalls.send(socket, request);
      var buffer = arena.allocate(LONGEST);
      while (true) {
        long length = SystemCalls.receive(socket, buffer, 0);
        if (length == -SystemCalls.EINTR) {
          continue;
        }
        var _ = SystemCalls.checked("waiting for the kernel's answer", length);
        var answer = buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
        if (length >= HEADER + 4
            && answer.getShort(4) == NLMSG_ERROR
            && answer.getInt(8) == sequence) {
          return answer.getInt(HEADER);
        }
      }
    }
  }
}
