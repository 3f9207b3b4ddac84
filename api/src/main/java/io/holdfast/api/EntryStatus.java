package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.EntrySpec;
import org.jspecify.annotations.Nullable;

/**
 * One place where clients may connect.
 *
 * @param kind what carries them: {@code gateway}, or {@code vip} for a virtual address
 * @param address where it listens, {@code address:port}
 * @param host who holds the virtual address; null for none, and for what is on every host
 * @param why why the virtual address is held by nobody, or what disputes it; null for nothing
 */
public record EntryStatus(
    EntrySpec.Mode mode,
    String kind,
    String address,
    @Nullable HostId host,
    @Nullable StatusReason why) {
  /** One that is the same on whichever host it is. */
  public EntryStatus(EntrySpec.Mode mode, String kind, String address) {
    this(mode, kind, address, null, null);
  }
}
