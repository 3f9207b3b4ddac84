package io.holdfast.core.address;

import io.holdfast.core.reason.Reason;

/** What a host does about an address now, and why. */
public sealed interface TenancyDecision {
  Reason why();

  /** Remember the order on disk, see that nobody else answers for the address, add it. */
  record Add(Reason why) implements TenancyDecision {}

  /** Renew the kernel's lifetime of the address. */
  record Keep(Reason why) implements TenancyDecision {}

  /** Take the address away at once. */
  record Remove(Reason why) implements TenancyDecision {}

  /** Leave everything as it is. */
  record Rest(Reason why) implements TenancyDecision {}
}
