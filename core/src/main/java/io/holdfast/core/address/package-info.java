/**
 * A virtual address that at most one host holds: the controller's bookkeeping ({@link
 * io.holdfast.core.address.AddressLedger}) and a host's part ({@link
 * io.holdfast.core.address.Tenancy}). Neither knows what owns the address: an owner only says in
 * which term which host is to hold it.
 *
 * <p>Invariant: while a host may hold the address, the ledger of every controller that might grant
 * it says so. The right is a lease that the host counts from before it asked and the controller
 * from after it answered; every order carries (epoch, turn), and a host remembers the highest on
 * its disk, so that what it has let go cannot be given back by an older word.
 */
@NullMarked
package io.holdfast.core.address;

import org.jspecify.annotations.NullMarked;
