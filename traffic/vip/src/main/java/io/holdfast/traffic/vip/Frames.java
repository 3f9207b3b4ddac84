package io.holdfast.traffic.vip;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames by which machines on one network tell who has an address: ARP for IPv4 (RFC 826, RFC
 * 5227), neighbour discovery for IPv6 (RFC 4861). Pure.
 */
final class Frames {
  static final short ARP = 0x0806;
  static final short IPV6 = (short) 0x86dd;

  private static final byte[] BROADCAST = filled(Mac.BYTES, 0xff);
  private static final byte[] NOBODY = new byte[Mac.BYTES];
  private static final int ETHERNET = 14;
  private static final int ARP_LENGTH = 28;
  private static final short REQUEST = 1;
  private static final short REPLY = 2;
  private static final int IPV6_HEADER = 40;
  private static final byte ICMPV6 = 58;
  private static final byte SOLICITATION = (byte) 135;
  private static final byte ADVERTISEMENT = (byte) 136;
  private static final int OVERRIDE = 0x20000000;
  private static final byte SOURCE_LINK = 1;
  private static final byte TARGET_LINK = 2;
  private static final byte[] ALL_NODES = {
    (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };

  private Frames() {}

  /** The kind of frame that speaks of such an address. */
  static short kind(InetAddress address) {
    return address instanceof Inet4Address ? ARP : IPV6;
  }

  /** Asks who has the address, without claiming it. */
  static byte[] question(InetAddress address, Mac from) {
    if (address instanceof Inet4Address) {
      return arp(REQUEST, from, new byte[4], NOBODY, address.getAddress());
    }
    var target = address.getAddress();
    var group = new byte[] {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, 0, 0, 0};
    System.arraycopy(target, 13, group, 13, 3);
    // From the unspecified address, so without an option that names us: a question, not a claim.
    return neighbour(from, new byte[16], group, SOLICITATION, 0, target, null);
  }

  /** Tells everybody that the address is at this hardware address from now on. */
  static List<byte[]> announcements(InetAddress address, Mac own) {
    var bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      // Some machines listen to the one form, some to the other.
      return List.of(
          arp(REQUEST, own, bytes, NOBODY, bytes), arp(REPLY, own, bytes, own.bytes(), bytes));
    }
    return List.of(neighbour(own, bytes, ALL_NODES, ADVERTISEMENT, OVERRIDE, bytes, own));
  }

  /** Who else claims the address in this frame; empty when nobody does. */
  static Optional<Mac> claim(byte[] frame, InetAddress address, Mac own) {
    var who = address instanceof Inet4Address ? arpClaim(frame, address) : advert(frame, address);
    return who.filter(mac -> !mac.equals(own));
  }

  private static Optional<Mac> arpClaim(byte[] frame, InetAddress address) {
    if (frame.length < ETHERNET + ARP_LENGTH || type(frame) != ARP) {
      return Optional.empty();
    }
    int sender = ETHERNET + 8;
    return Arrays.equals(frame, sender + 6, sender + 10, address.getAddress(), 0, 4)
        ? Optional.of(Mac.of(Arrays.copyOfRange(frame, sender, sender + 6)))
        : Optional.empty();
  }

  private static Optional<Mac> advert(byte[] frame, InetAddress address) {
    int icmp = ETHERNET + IPV6_HEADER;
    if (frame.length < icmp + 24
        || type(frame) != IPV6
        || frame[ETHERNET + 6] != ICMPV6
        || frame[icmp] != ADVERTISEMENT
        || !Arrays.equals(frame, icmp + 8, icmp + 24, address.getAddress(), 0, 16)) {
      return Optional.empty();
    }
    return Optional.of(Mac.of(Arrays.copyOfRange(frame, 6, 12)));
  }

  private static short type(byte[] frame) {
    return ByteBuffer.wrap(frame).getShort(12);
  }

  private static byte[] arp(
      short operation, Mac from, byte[] sender, byte[] targetMac, byte[] target) {
    return ByteBuffer.allocate(ETHERNET + ARP_LENGTH)
        .put(BROADCAST)
        .put(from.bytes())
        .putShort(ARP)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) Mac.BYTES)
        .put((byte) 4)
        .putShort(operation)
        .put(from.bytes())
        .put(sender)
        .put(targetMac)
        .put(target)
        .array();
  }

  private static byte[] neighbour(
      Mac from,
      byte[] source,
      byte[] destination,
      byte type,
      int flags,
      byte[] target,
      @Nullable Mac link) {
    int length = link == null ? 24 : 32;
    var message = ByteBuffer.allocate(length).put(type).put((byte) 0).putShort((short) 0);
    message.putInt(flags).put(target);
    if (link != null) {
      message.put(type == SOLICITATION ? SOURCE_LINK : TARGET_LINK).put((byte) 1).put(link.bytes());
    }
    message.putShort(2, checksum(source, destination, message.array()));
    return ByteBuffer.allocate(ETHERNET + IPV6_HEADER + length)
        .put(new byte[] {0x33, 0x33})
        .put(destination, 12, 4)
        .put(from.bytes())
        .putShort(IPV6)
        .putInt(0x60000000)
        .putShort((short) length)
        .put(ICMPV6)
        .put((byte) 255)
        .put(source)
        .put(destination)
        .put(message.array())
        .array();
  }

  /** RFC 8200, section 8.1: over a pseudo-header and the message. */
  private static short checksum(byte[] source, byte[] destination, byte[] message) {
    var all =
        ByteBuffer.allocate(40 + message.length)
            .put(source)
            .put(destination)
            .putInt(message.length)
            .putInt(ICMPV6)
            .put(message)
            .flip();
    int sum = 0;
    while (all.hasRemaining()) {
      sum += Short.toUnsignedInt(all.getShort());
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }

  private static byte[] filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
