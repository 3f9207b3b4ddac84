package io.holdfast.traffic.vip;

import io.holdfast.core.address.AddressLease;
import io.holdfast.core.spec.AddressSpec;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address on Linux: on a device that dies with this process where that is possible, otherwise
 * on the interface itself with nothing but the kernel's lifetime to take it away.
 */
final class LinuxGround implements Ground {
  private static final Logger LOG = LoggerFactory.getLogger("holdfast.address");

  /** From when a dying process's port refuses to when its devices are gone; measured 2 to 15 ms. */
  private static final Duration DYING = Duration.ofMillis(100);

  private final InetAddress address;
  private final int prefix;
  private final Set<String> hosts;
  private final int link;
  private final Mac own;
  private final Netlink netlink;
  private final FrameSocket frames;
  private final @Nullable TunDevice device;
  private final int deviceIndex;

  /**
   * Prepares to hold it, in the network namespace of this thread.
   *
   * @param hosts addresses of the cluster's hosts, as in the spec
   * @throws IOException when this host cannot hold it, with what is missing
   */
  static LinuxGround open(AddressSpec spec, Collection<String> hosts) throws IOException {
    var address = InetAddress.ofLiteral(spec.address());
    var link = Link.named(spec.interfaceName());
    var opened = new ArrayDeque<AutoCloseable>();
    try {
      var netlink = Netlink.open();
      opened.push(netlink);
      var frames = FrameSocket.open(link.index(), address);
      opened.push(frames);
      var device = device(address, link.name());
      if (device != null) {
        opened.push(device);
        netlink.up(device.index());
      }
      return new LinuxGround(address, spec.prefix(), link, netlink, frames, device, hosts);
    } catch (IOException e) {
      // Tried again every second: what is left open would fill the host with devices.
      closeAll(opened, e);
      throw e;
    }
  }

  private static void closeAll(Deque<AutoCloseable> opened, IOException cause) {
    for (var one : opened) {
      try {
        one.close();
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }

  private LinuxGround(
      InetAddress address,
      int prefix,
      Link link,
      Netlink netlink,
      FrameSocket frames,
      @Nullable TunDevice device,
      Collection<String> hosts) {
    this.address = address;
    this.prefix = prefix;
    this.hosts = new HashSet<>(hosts);
    this.link = link.index();
    this.own = link.mac();
    this.netlink = netlink;
    this.frames = frames;
    this.device = device;
    this.deviceIndex = device == null ? this.link : device.index();
  }

  /** IPv6 has no such device: its neighbour discovery answers for an interface's own addresses. */
  private static @Nullable TunDevice device(InetAddress address, String link) {
    if (!(address instanceof Inet4Address)) {
      return null;
    }
    if (!TunDevice.isAnsweredFor(link)) {
      LOG.info("arp_ignore is set on {}: the address goes on the interface itself", link);
      return null;
    }
    try {
      return TunDevice.open();
    } catch (IOException e) {
      LOG.info("no device that dies with this process can be made: {}", e.getMessage());
      return null;
    }
  }

  @Override
  public void put(Duration lifetime) throws IOException {
    netlink.put(deviceIndex, address, lifetime);
  }

  @Override
  public int endConnections() throws IOException {
    try (var connections = Connections.open()) {
      return connections.end(address);
    }
  }

  @Override
  public boolean remove() throws IOException {
    int whole = address.getAddress().length * 8;
    var removed = netlink.remove(deviceIndex, address, whole);
    if (deviceIndex != link) {
      removed |= netlink.remove(link, address, whole);
    }
    if (prefix != whole) {
      removed |= netlink.remove(link, address, prefix);
    }
    return removed;
  }

  @Override
  public void ask() throws IOException {
    frames.drain();
    frames.send(Frames.question(address, own));
  }

  @Override
  public Optional<Mac> claimant(Duration wait) {
    var until = System.nanoTime() + wait.toNanos();
    while (true) {
      var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      var frame = frames.receive(left);
      if (frame.isEmpty()) {
        if (left.isZero()) {
          return Optional.empty();
        }
        continue;
      }
      var claimant = Frames.claim(frame.get(), address, own);
      if (claimant.isPresent()) {
        return claimant;
      }
    }
  }

  /** By the kernel's own table of neighbours: agents talk to each other all the time. */
  @Override
  public boolean isHost(Mac mac) {
    try (var lines = Files.lines(Path.of("/proc/thread-self/net/arp"))) {
      return lines
          .map(line -> line.split("\\s+", -1))
          .anyMatch(
              words -> words.length > 3 && hosts.contains(words[0]) && words[3].equals(mac.text()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void announce() throws IOException {
    for (var frame : Frames.announcements(address, own)) {
      frames.send(frame);
    }
  }

  @Override
  public Duration linger() {
    return device == null ? AddressLease.LINGER : DYING;
  }

  @Override
  public void close() {
    if (device != null) {
      device.close();
    }
    frames.close();
    netlink.close();
  }
}
