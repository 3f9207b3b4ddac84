package io.holdfast.traffic.vip;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A few requests of rtnetlink(7), each answered by the kernel before the call returns; usually in
 * well under a millisecond. For one thread at a time.
 */
final class Netlink implements AutoCloseable {
  private static final int NETLINK_ROUTE = 0;

  private static final short RTM_NEWLINK = 16;
  private static final short RTM_NEWADDR = 20;
  private static final short RTM_DELADDR = 21;
  private static final int CHANGE = NetlinkSocket.REQUEST | NetlinkSocket.ACKNOWLEDGE;
  private static final int REPLACE = 0x100;
  private static final int CREATE = 0x400;

  private static final short IFA_ADDRESS = 1;
  private static final short IFA_LOCAL = 2;
  private static final short IFA_CACHEINFO = 6;
  private static final short IFA_FLAGS = 8;

  /** Usable at once: whether somebody else has the address is asked before, by ourselves. */
  private static final int IFA_F_NODAD = 2;

  private static final int IFF_UP = 1;

  /** More is a kernel that does not answer at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final NetlinkSocket kernel;

  private Netlink(NetlinkSocket kernel) {
    this.kernel = kernel;
  }

  static Netlink open() throws IOException {
    return new Netlink(NetlinkSocket.open(NETLINK_ROUTE, PATIENCE));
  }

  /** Adds the address, or renews its lifetime; the kernel takes it away when that is over. */
  void put(int link, InetAddress address, Duration lifetime) throws IOException {
    var message = kernel.begin(RTM_NEWADDR, CHANGE | CREATE | REPLACE);
    var bytes = address.getAddress();
    // Alone in its network: the host has an address of its own beside it.
    subject(message, link, address, bytes.length * 8);
    NetlinkSocket.attribute(message, IFA_ADDRESS, bytes.length).put(bytes);
    NetlinkSocket.attribute(message, IFA_FLAGS, 4).putInt(IFA_F_NODAD);
    int seconds = Math.toIntExact(lifetime.toSeconds());
    NetlinkSocket.attribute(message, IFA_CACHEINFO, 16)
        .putInt(seconds)
        .putInt(seconds)
        .putInt(0)
        .putInt(0);
    var _ = SystemCalls.checked("adding the address", kernel.ask(message));
  }

  /**
   * Takes the address away; whether it was there.
   *
   * @param prefix length of its network; IPv4 takes it away whatever that is
   */
  boolean remove(int link, InetAddress address, int prefix) throws IOException {
    var message = kernel.begin(RTM_DELADDR, CHANGE);
    subject(message, link, address, prefix);
    int answer = kernel.ask(message);
    if (answer == -SystemCalls.EADDRNOTAVAIL) {
      return false;
    }
    return SystemCalls.checked("removing the address", answer) == 0;
  }

  /** Sets the device going. */
  void up(int link) throws IOException {
    var message = kernel.begin(RTM_NEWLINK, CHANGE);
    message.putInt(0).putInt(link).putInt(IFF_UP).putInt(IFF_UP);
    var _ = SystemCalls.checked("setting the device up", kernel.ask(message));
  }

  @Override
  public void close() {
    kernel.close();
  }

  /** A struct ifaddrmsg and the address. */
  private static void subject(ByteBuffer message, int link, InetAddress address, int prefix) {
    var bytes = address.getAddress();
    message.put((byte) (address instanceof Inet4Address ? 2 : 10));
    message.put((byte) prefix).put((byte) 0).put((byte) 0).putInt(link);
    NetlinkSocket.attribute(message, IFA_LOCAL, bytes.length).put(bytes);
  }
}
