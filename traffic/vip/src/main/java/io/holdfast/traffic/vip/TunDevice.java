package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A device that exists as long as this process has it open: when the process dies, however it dies,
 * the kernel destroys the device and every address on it within milliseconds (measured: 2 to 15).
 * Nothing is ever sent through it. Linux answers ARP on every interface for every address it has,
 * so an address here is reached through the real interface.
 */
final class TunDevice implements AutoCloseable {
  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final int NAME_LENGTH = 16;

  private final int descriptor;
  private final int index;

  private TunDevice(int descriptor, int index) {
    this.descriptor = descriptor;
    this.index = index;
  }

  /**
   * Makes one.
   *
   * @throws IOException where the kernel or the process's rights do not allow it
   */
  static TunDevice open() throws IOException {
    int descriptor = SystemCalls.open("/dev/net/tun", O_RDWR_CLOEXEC);
    try (var arena = Arena.ofConfined()) {
      var request = arena.allocate(40);
      request.setString(0, "hfv%d", StandardCharsets.US_ASCII);
      request.set(ValueLayout.JAVA_SHORT, NAME_LENGTH, IFF_TUN_NO_PI);
      SystemCalls.control("making a TUN device", descriptor, TUNSETIFF, request);
      return new TunDevice(descriptor, Link.index(request.getString(0, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      SystemCalls.close(descriptor);
      throw e;
    }
  }

  /** Whether the kernel answers on that interface for addresses of other devices. */
  static boolean isAnsweredFor(String link) {
    return arpIgnore("all") == 0 && arpIgnore(link) == 0;
  }

  int index() {
    return index;
  }

  @Override
  public void close() {
    SystemCalls.close(descriptor);
  }

  private static int arpIgnore(String link) {
    try {
      var file = Path.of("/proc/sys/net/ipv4/conf").resolve(link).resolve("arp_ignore");
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return -1; // not known: rather not
    }
  }
}
