package io.holdfast.core.address;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a controller says to one host about an address.
 *
 * @param epoch reign of the controller
 * @param term the owner's term
 * @param turn grows in a reign whenever another host, or nobody, is to hold the address
 * @param lease how long the host may hold it from when it asked; null to let it go
 */
public record AddressOrder(
    AddressId address, Epoch epoch, Term term, long turn, @Nullable Duration lease) {
  /** Whether the host is to hold the address. */
  public boolean grants() {
    return lease != null;
  }
}
