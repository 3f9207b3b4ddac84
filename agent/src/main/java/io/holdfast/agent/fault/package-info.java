/**
 * Faults that drills bring about on this host, and take back. Entry point: {@link
 * io.holdfast.agent.fault.FaultDesk}.
 *
 * <p>Invariants: what it takes to take a fault back is on disk before the fault is; what does not
 * end by itself has a {@link io.holdfast.agent.fault.DeadMan} before it begins; the same drill
 * never strikes twice, and one that is over not at all; nothing is touched that no drill made.
 */
@NullMarked
package io.holdfast.agent.fault;

import org.jspecify.annotations.NullMarked;
