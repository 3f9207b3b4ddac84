/**
 * Virtual IP addresses on Linux. Entry point: {@link io.holdfast.traffic.vip.AddressHolder}, which
 * does for one address on one host what {@link io.holdfast.core.address.Tenancy} decides.
 *
 * <p>Two things beside the agent's own care take the address away: the kernel's lifetime, which a
 * frozen agent does not renew; and, for IPv4, that it sits on a device which the kernel destroys
 * with the agent's process ({@link io.holdfast.traffic.vip.TunDevice}). ADR 19 says why.
 *
 * <p>The kernel is spoken to by system calls (netlink, raw frames), because a forked program takes
 * longer, may be missing, and could act after its agent was stopped. Nothing here runs a shell.
 */
@NullMarked
package io.holdfast.traffic.vip;

import org.jspecify.annotations.NullMarked;
