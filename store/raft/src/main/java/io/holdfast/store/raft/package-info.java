/**
 * The quorum store inside the agents themselves: one Raft group of the spec's voters, on Apache
 * Ratis. Entry point: {@link io.holdfast.store.raft.RaftQuorumStore#open}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The controller's epoch is the Raft term of its leadership. A voter says that it leads only
 *       after the first entry of its own term has been applied here, so it has read every earlier
 *       write. A write is applied only when its entry stands in the log in the term that the write
 *       names; terms in the log never fall, so no write of an earlier reign is applied after the
 *       inauguration of a later one ({@link io.holdfast.store.raft.Contents}).
 *   <li>A voter that lost its disk is another voter. What it forgot it cannot vote on: it takes
 *       part again when a majority without it has admitted it ({@link
 *       io.holdfast.store.raft.Entrance}, {@link io.holdfast.store.raft.Admission}).
 *   <li>A group is formed once, when all voters of the spec have been reached.
 *   <li>Nobody without the cluster secret gets an answer ({@link
 *       io.holdfast.store.raft.FrontDoor}).
 *   <li>A write whose fate is not known is said to be so; "fenced" is said only of what will never
 *       be applied ({@link io.holdfast.store.raft.Proposals}).
 * </ul>
 *
 * <p>Deliberately not here: reads and writes from hosts that are no voters (they ask the
 * controller's agent), linearizable reads on followers, and observations, which are never stored.
 * Why and how: docs/adr/0002-embedded-raft.md.
 */
@NullMarked
package io.holdfast.store.raft;

import org.jspecify.annotations.NullMarked;
