package io.holdfast.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a network by ARP who has an IPv4 address, a hundred times a second, and notes who answers.
 * Two answers to one question mean two machines with the address.
 */
public final class AddressWatch implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(10);
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int ARP = 0x0806;
  private static final int FRAME = 42;

  private final int socket;
  private final byte[] own;
  private final byte[] address;
  private final Thread thread;
  private final List<Answer> answers = new ArrayList<>();
  private long rounds;
  private volatile boolean closed;

  /**
   * Who answered one question.
   *
   * @param atNanos when it was asked, as {@link System#nanoTime}
   * @param machines hardware addresses, {@code 02:00:00:00:00:01}
   */
  public record Answer(long atNanos, Set<String> machines) {
    public Answer {
      machines = Set.copyOf(machines);
    }
  }

  private AddressWatch(int socket, byte[] own, byte[] address) {
    this.socket = socket;
    this.own = own;
    this.address = address;
    this.thread = Thread.ofPlatform().daemon().name("address-watch").start(this::run);
  }

  static AddressWatch on(String link, String address) {
    try {
      var device = NetworkInterface.getByName(link);
      int socket = Libc.socket(AF_PACKET, SOCK_RAW, Short.toUnsignedInt(bigEndian(ARP)));
      try (var arena = Arena.ofConfined()) {
        Libc.setOption(
            socket,
            SOL_PACKET,
            PACKET_IGNORE_OUTGOING,
            arena.allocateFrom(ValueLayout.JAVA_INT, 1));
        Libc.setOption(
            socket, SOL_SOCKET, SO_RCVTIMEO, arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 1_000));
        var place = arena.allocate(20);
        var fields = place.asByteBuffer().order(ByteOrder.nativeOrder());
        fields.putShort((short) AF_PACKET).putShort(bigEndian(ARP)).putInt(device.getIndex());
        Libc.bind(socket, place);
      }
      return new AddressWatch(
          socket, device.getHardwareAddress(), InetAddress.ofLiteral(address).getAddress());
    } catch (SocketException e) {
      throw new TestkitException("No interface " + link, e);
    }
  }

  /** Every question that somebody answered, in order. */
  public synchronized List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Questions asked so far. */
  public synchronized long rounds() {
    return rounds;
  }

  /** Questions that more than one machine answered. */
  public List<Answer> doubles() {
    return answers().stream().filter(answer -> answer.machines().size() > 1).toList();
  }

  /** Who answered last, and only when that was within the last few questions; empty for nobody. */
  public Set<String> present() {
    var all = answers();
    var recent = System.nanoTime() - ROUND.multipliedBy(10).toNanos();
    return all.isEmpty() || all.getLast().atNanos() < recent ? Set.of() : all.getLast().machines();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Libc.close(socket);
  }

  private void run() {
    try (var arena = Arena.ofConfined()) {
      var question = arena.allocateFrom(ValueLayout.JAVA_BYTE, question());
      var buffer = arena.allocate(2048);
      while (!closed) {
        long at = System.nanoTime();
        var machines = new TreeSet<String>();
        var _ = Libc.send(socket, question);
        while (System.nanoTime() - at < ROUND.toNanos()) {
          long length = Libc.receive(socket, buffer);
          if (length >= FRAME) {
            var frame = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            if (frame[21] == 2 && Arrays.equals(frame, 28, 32, address, 0, 4)) {
              machines.add(HexFormat.ofDelimiter(":").formatHex(frame, 22, 28));
            }
          }
        }
        synchronized (this) {
          rounds++;
          if (!machines.isEmpty()) {
            answers.add(new Answer(at, machines));
          }
        }
      }
    }
  }

  /** A question by somebody without an address, so that nobody learns anything from it. */
  private byte[] question() {
    return ByteBuffer.allocate(FRAME)
        .put(new byte[] {-1, -1, -1, -1, -1, -1})
        .put(own)
        .putShort((short) ARP)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 1)
        .put(own)
        .put(new byte[4])
        .put(new byte[6])
        .put(address)
        .array();
  }

  private static short bigEndian(int value) {
    return Short.reverseBytes((short) value);
  }
}
