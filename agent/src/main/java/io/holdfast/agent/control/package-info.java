/**
 * The controller: what runs on the host that leads the quorum, for as long as it does.
 *
 * <p>Entry points: {@link io.holdfast.agent.control.Controller}, and for all that is asked about
 * drills {@link io.holdfast.agent.control.DrillDesk}. The controller's thread owns a {@link
 * io.holdfast.agent.control.Reign}, which does the loop for every service that a report, a ping or
 * the time concerns: observe, {@code Leader.decide}, record by compare-and-set, push the goals.
 *
 * <p>Invariants: goals are derived only from records read from the store; a write that may or may
 * not have happened is never assumed; once fenced a reign says nothing any more; contacts belong to
 * one reign.
 *
 * <p>It decides nothing: {@code core.leader} does.
 */
@NullMarked
package io.holdfast.agent.control;

import org.jspecify.annotations.NullMarked;
