package io.holdfast.core.host;

import io.holdfast.core.goal.Order;
import io.holdfast.core.report.EngineState;
import org.jspecify.annotations.Nullable;

/**
 * One member at one instant, as its host sees it. Holds no connection, reads no clock.
 *
 * @param order the newest order accepted by {@link HostMemory} since the agent started; null when
 *     none has arrived
 * @param rung the way of becoming a standby to try next for the order's primary and term
 * @param leaseHeld whether a lease that the order asks for is still running, by the host's own
 *     clock
 */
public record MemberView(
    HostMemory memory, @Nullable Order order, EngineState engine, Rung rung, boolean leaseHeld) {}
