/**
 * One local member: what it is ordered to be, what its engine is, and the one step under way.
 *
 * <p>Entry point: {@link io.holdfast.agent.supervision.MemberSupervisor}. Its thread owns a {@link
 * io.holdfast.agent.supervision.Course}, which knows no thread, clock or socket and does the loop:
 * observe, {@code Host.decide}, remember on disk, act.
 *
 * <p>Invariants: an order is on disk before it is acted upon; a seal is on disk before it is
 * reported, and is reported only with an observation begun after the last step had ended; at most
 * one step is under way; after a freeze no earlier order counts.
 *
 * <p>It does not decide anything that is not in {@code Host.decide}, except when a lease has run
 * out without any order in hand, and it never ends an engine because the agent ends.
 */
@NullMarked
package io.holdfast.agent.supervision;

import org.jspecify.annotations.NullMarked;
