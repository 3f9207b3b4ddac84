package io.holdfast.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A long and bad cable between a host and its switch: the host's end is unplugged from the bridge,
 * and frames are carried to a new port of the bridge, later, and not all of them. In user space,
 * because the kernels this runs on cannot delay packets.
 *
 * <p>Frames are read with the header in which the kernel keeps open checksums and segments too long
 * for the wire; passed on unchanged, it is finished by whoever needs it.
 */
final class SlowCable implements AutoCloseable {
  /** Frames on the way at once; more are lost, as on a real cable's buffers. */
  private static final int MOST_ON_THE_WAY = 20_000;

  private static final int LONGEST_FRAME = 10 + 14 + 65_536;
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ALL_PROTOCOLS_BIG_ENDIAN = 0x0300;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_VNET_HDR = 15;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUFFORCE = 33;

  private final NamespaceNetwork network;
  private final String outer;
  private final String inner;
  private final int hostEnd;
  private final int switchEnd;
  private final Thread[] threads;
  private volatile boolean unplugged;

  private record Frame(MemorySegment bytes, long dueNanos) {}

  private SlowCable(NamespaceNetwork network, Duration eachWay, double loss) {
    this.network = network;
    this.outer = network.port() + "o";
    this.inner = network.port() + "i";
    this.hostEnd = open(network.port());
    this.switchEnd = open(inner);
    this.threads =
        new Thread[] {
          carry(hostEnd, switchEnd, eachWay, loss, new SplittableRandom()),
          carry(switchEnd, hostEnd, eachWay, loss, new SplittableRandom())
        };
  }

  /**
   * Puts one in.
   *
   * @param eachWay delay of every frame
   * @param loss part of the frames that is lost, 0 to 1
   */
  static SlowCable plugIn(
      NamespaceNetwork network, Duration eachWay, double loss, Journal journal) {
    journal.link(network.port() + "o");
    Command.run(
        "ip",
        "link",
        "add",
        network.port() + "o",
        "type",
        "veth",
        "peer",
        "name",
        network.port() + "i");
    Command.run("ip", "link", "set", network.port(), "nomaster");
    Command.run("ip", "link", "set", network.port() + "o", "master", network.bridge(), "up");
    Command.run("ip", "link", "set", network.port() + "i", "up");
    return new SlowCable(network, eachWay, loss);
  }

  /** Plugs the host in directly again; frames on the way are lost. */
  @Override
  public void close() {
    unplugged = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Libc.close(hostEnd);
    Libc.close(switchEnd);
    Command.run("ip", "link", "delete", outer);
    Command.run("ip", "link", "set", network.port(), "master", network.bridge());
  }

  private Thread carry(int from, int to, Duration delay, double loss, SplittableRandom random) {
    var onTheWay = new LinkedBlockingQueue<Frame>(MOST_ON_THE_WAY);
    var name = "cable-" + network.name();
    var sender = Thread.ofPlatform().daemon().name(name + "-out").start(() -> send(to, onTheWay));
    return Thread.ofPlatform()
        .daemon()
        .name(name + "-in")
        .start(() -> {
          receive(from, delay, loss, random, onTheWay);
          try {
            sender.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void receive(
      int from,
      Duration delay,
      double loss,
      SplittableRandom random,
      LinkedBlockingQueue<Frame> onTheWay) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LONGEST_FRAME);
      while (!unplugged) {
        long length = Libc.receive(from, buffer);
        if (length > 0 && random.nextDouble() >= loss) {
          var bytes =
              MemorySegment.ofArray(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
          var _ = onTheWay.offer(new Frame(bytes, System.nanoTime() + delay.toNanos()));
        }
      }
    }
  }

  private void send(int to, LinkedBlockingQueue<Frame> onTheWay) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LONGEST_FRAME);
      while (!unplugged) {
        var frame = onTheWay.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null) {
          LockSupport.parkNanos(frame.dueNanos() - System.nanoTime());
          MemorySegment.copy(frame.bytes(), 0, buffer, 0, frame.bytes().byteSize());
          // An error is one more lost frame: the network above is made for that.
          var _ = Libc.send(to, buffer.asSlice(0, frame.bytes().byteSize()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int open(String link) {
    int socket = Libc.socket(AF_PACKET, SOCK_RAW, ALL_PROTOCOLS_BIG_ENDIAN);
    try (var arena = Arena.ofConfined()) {
      var one = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
      Libc.setOption(socket, SOL_PACKET, PACKET_VNET_HDR, one);
      Libc.setOption(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, one);
      Libc.setOption(
          socket, SOL_SOCKET, SO_RCVBUFFORCE, arena.allocateFrom(ValueLayout.JAVA_INT, 8 << 20));
      // Wakes up ten times a second to see whether it was unplugged.
      Libc.setOption(
          socket, SOL_SOCKET, SO_RCVTIMEO, arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 100_000));
      Libc.bind(socket, linkAddress(arena, link));
      return socket;
    }
  }

  /** A struct sockaddr_ll: family, protocol (network order), interface index, the rest zero. */
  private static MemorySegment linkAddress(Arena arena, String link) {
    var address = arena.allocate(20);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(
        ValueLayout.JAVA_SHORT.withOrder(ByteOrder.nativeOrder()),
        2,
        (short) ALL_PROTOCOLS_BIG_ENDIAN);
    address.set(ValueLayout.JAVA_INT, 4, Libc.interfaceIndex(link));
    return address;
  }
}
