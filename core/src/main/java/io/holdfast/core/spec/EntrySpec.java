package io.holdfast.core.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A way in for clients.
 *
 * @param gatewayPort TCP port of the built-in gateway on every host; null for no gateway there
 * @param address write entries only: a virtual address that the primary's host holds; null for none
 * @param hook write entries only: a program that is told of every change; null for none
 * @param maxLag read entries only: how far behind a standby may be and still be routed to; null for
 *     no limit
 * @param fallbackToPrimary read entries only: use the primary when no standby qualifies
 * @param limits connection limits and time-outs
 */
public record EntrySpec(
    Mode mode,
    @Nullable Integer gatewayPort,
    @Nullable AddressSpec address,
    @Nullable HookSpec hook,
    @Nullable Duration maxLag,
    boolean fallbackToPrimary,
    EntryLimits limits) {
  /** A gateway alone. */
  public EntrySpec(
      Mode mode,
      int gatewayPort,
      @Nullable Duration maxLag,
      boolean fallbackToPrimary,
      EntryLimits limits) {
    this(mode, gatewayPort, null, null, maxLag, fallbackToPrimary, limits);
  }

  /** Which members an entry leads to. */
  public enum Mode {
    /** The primary of the highest known term, nobody else. */
    WRITE,
    /** Standbys within the lag limit, least connections first. */
    READ,
    /** Every ready member of a program that all members run, least connections first. */
    ANY
  }
}
