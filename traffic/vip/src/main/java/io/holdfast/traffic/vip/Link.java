package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * An Ethernet interface of this thread's network namespace, netdevice(7). Java's own list leaves
 * out interfaces without an address.
 *
 * @param index its number
 * @param mac its hardware address
 */
record Link(String name, int index, Mac mac) {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCGIFHWADDR = 0x8927;
  private static final short ARPHRD_ETHER = 1;
  private static final int REQUEST = 40;
  private static final int NAME = 16;

  /**
   * The interface of that name.
   *
   * @throws IOException when there is none, or it is no Ethernet
   */
  static Link named(String name) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int index = index(name);
      var answer = ask(arena, SIOCGIFHWADDR, name);
      if (answer.get(ValueLayout.JAVA_SHORT, NAME) != ARPHRD_ETHER) {
        throw new IOException(
            "interface '%s' is no Ethernet: nobody could be told of the address there"
                .formatted(name));
      }
      var mac = answer.asSlice(NAME + 2, Mac.BYTES).toArray(ValueLayout.JAVA_BYTE);
      return new Link(name, index, Mac.of(mac));
    }
  }

  /** Number of the interface of that name, whatever kind it is. */
  static int index(String name) throws IOException {
    try (var arena = Arena.ofConfined()) {
      return ask(arena, SIOCGIFINDEX, name).get(ValueLayout.JAVA_INT, NAME);
    }
  }

  /** A struct ifreq as the kernel answers it. */
  private static MemorySegment ask(Arena arena, long question, String name) throws IOException {
    if (name.length() >= NAME) {
      throw new IOException("no interface has so long a name: '%s'".formatted(name));
    }
    int socket = SystemCalls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    try {
      var request = arena.allocate(REQUEST, 8);
      request.setString(0, name, StandardCharsets.US_ASCII);
      SystemCalls.control("asking after interface '%s'".formatted(name), socket, question, request);
      return request;
    } finally {
      SystemCalls.close(socket);
    }
  }
}
