package io.holdfast.traffic.vip;

import io.holdfast.core.spec.AddressSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether this process on this host could hold an address. Changes nothing. */
public final class HoldingAbility {
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;

  private HoldingAbility() {}

  /** What is missing, as a sentence without a full stop; empty when nothing is. */
  public static Optional<String> missing(AddressSpec spec) {
    try {
      var _ = Link.named(spec.interfaceName());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return has(CAP_NET_ADMIN) && has(CAP_NET_RAW)
        ? Optional.empty()
        : Optional.of("the agent needs to be root, or to have CAP_NET_ADMIN and CAP_NET_RAW");
  }

  private static boolean has(int capability) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
          .anyMatch(effective -> (effective >>> capability & 1) == 1);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
