package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * Raw frames of one interface that speak of addresses, packet(7). For IPv6 the kernel sorts out all
 * but neighbour advertisements, so that traffic costs nothing here. For one thread at a time.
 */
final class FrameSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int LONGEST = 2048;

  /** Classic BPF: ethertype IPv6, next header ICMPv6, type advertisement; else nothing. */
  private static final int[][] ADVERTISEMENTS = {
    {0x28, 0, 0, 12},
    {0x15, 0, 5, 0x86dd},
    {0x30, 0, 0, 20},
    {0x15, 0, 3, 58},
    {0x30, 0, 0, 54},
    {0x15, 0, 1, 136},
    {0x06, 0, 0, LONGEST},
    {0x06, 0, 0, 0},
  };

  private final int socket;

  private FrameSocket(int socket) {
    this.socket = socket;
  }

  static FrameSocket open(int link, InetAddress address) throws IOException {
    short kind = Short.reverseBytes(Frames.kind(address));
    // Of no protocol, so that nothing arrives before the filter is in place.
    int socket = SystemCalls.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
    try (var arena = Arena.ofConfined()) {
      if (!(address instanceof Inet4Address)) {
        SystemCalls.setOption(socket, SOL_SOCKET, SO_ATTACH_FILTER, program(arena));
      }
      var place = arena.allocate(20);
      var fields = place.asByteBuffer().order(ByteOrder.nativeOrder());
      fields.putShort((short) AF_PACKET).putShort(kind).putInt(link);
      SystemCalls.bind(socket, place);
      return new FrameSocket(socket);
    } catch (IOException e) {
      SystemCalls.close(socket);
      throw e;
    }
  }

  void send(byte[] frame) throws IOException {
    try (var arena = Arena.ofConfined()) {
      SystemCalls.send(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, frame));
    }
  }

  /** Forgets what has arrived so far. */
  void drain() {
    while (receive(Duration.ZERO).isPresent()) {
      // On to the next.
    }
  }

  /**
   * The next frame; empty when none comes in time.
   *
   * @param wait zero not to wait at all
   */
  Optional<byte[]> receive(Duration wait) {
    try (var arena = Arena.ofConfined()) {
      if (wait.isPositive()) {
        long micros = Math.max(1, wait.toNanos() / 1000);
        SystemCalls.setOption(
            socket,
            SOL_SOCKET,
            SO_RCVTIMEO,
            arena.allocateFrom(ValueLayout.JAVA_LONG, micros / 1_000_000, micros % 1_000_000));
      }
      var buffer = arena.allocate(LONGEST);
      long length = SystemCalls.receive(socket, buffer, wait.isPositive() ? 0 : MSG_DONTWAIT);
      return length <= 0
          ? Optional.empty()
          : Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } catch (IOException e) {
      return Optional.empty(); // hearing nothing is what a deaf socket comes to
    }
  }

  @Override
  public void close() {
    SystemCalls.close(socket);
  }

  /** A struct sock_fprog. */
  private static MemorySegment program(Arena arena) {
    var code = ByteBuffer.allocate(8 * ADVERTISEMENTS.length).order(ByteOrder.nativeOrder());
    for (var step : ADVERTISEMENTS) {
      code.putShort((short) step[0]).put((byte) step[1]).put((byte) step[2]).putInt(step[3]);
    }
    var program = arena.allocate(16, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) ADVERTISEMENTS.length);
    program.set(
        ValueLayout.ADDRESS,
        8,
        arena.allocate(code.capacity(), 8).copyFrom(MemorySegment.ofArray(code.array())));
    return program;
  }
}
