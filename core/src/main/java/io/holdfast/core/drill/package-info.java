/**
 * Drills: faults brought about on purpose under guard rails. Entry points: {@link
 * io.holdfast.core.drill.DrillKind}, the catalogue; {@link io.holdfast.core.drill.GuardRails},
 * whether one may begin; {@link io.holdfast.core.drill.DrillLeader}, its next step; {@link
 * io.holdfast.core.drill.DrillVerdict}, what it has shown. Pure, like every decision.
 *
 * <p>Invariants: one drill at a time in a cluster; what is recorded comes before what is done; a
 * fault always has an owner (its drill), an end and a way back that needs neither the controller
 * nor the agent; a drill is never called passed while something is not known.
 */
@NullMarked
package io.holdfast.core.drill;

import org.jspecify.annotations.NullMarked;
