/**
 * Services that move as one. A stack has a small record of its own, which says where its home is
 * and whether it is being moved; what its services are is theirs alone.
 *
 * <p>Entry points: {@link io.holdfast.core.stack.StackLeader}, what to do next; {@link
 * io.holdfast.core.stack.StackRequests}, what operators ask for; {@link
 * io.holdfast.core.stack.Prerequisites}, when a service may be opened; {@link
 * io.holdfast.core.stack.Heir}, who is to win a tie.
 *
 * <p>Invariants: a stack acts on a service only by requests that an operator could make too, so
 * nothing of the safety protocol changes; nothing is handed over before all that comes after it has
 * been; a move goes back only while nothing could have been served on its target; what a stack does
 * by itself has a budget.
 *
 * <p>It never begins a failover: whether a primary is dead is each service's own question.
 */
@NullMarked
package io.holdfast.core.stack;

import org.jspecify.annotations.NullMarked;
