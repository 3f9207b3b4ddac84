/**
 * The quorum store on an etcd cluster (v3 API, 3.4 or newer) that somebody runs already. Entry
 * point: {@link io.holdfast.store.etcd.EtcdQuorumStore#open}. Speaks etcd's JSON gateway with the
 * JDK's own HTTP client: docs/adr/0022-etcd-as-quorum.md says why.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>One key names the leader and is bound to the leader's lease. The epoch is the etcd revision
 *       at which that key was written last: revisions never fall, so epochs grow strictly ({@link
 *       io.holdfast.store.etcd.Seat}).
 *   <li>Every write is one transaction that compares the leader key with the writer's epoch and the
 *       document's version with the one the writer knew ({@link io.holdfast.store.etcd.Writes}).
 *       Whatever a clock or a delayed packet does, nothing of an earlier epoch is written in a
 *       later one.
 *   <li>A leader stops saying so by its own clock before its lease can have ended at the server
 *       ({@link io.holdfast.store.etcd.Session}), and an epoch once ended never comes back.
 *   <li>A host says that it leads only after it has read everything as of its own epoch or later.
 *   <li>No answer is "unknown", and nothing here stops anything because etcd is away.
 * </ul>
 *
 * <p>Deliberately not here: running, watching, backing up or compacting etcd itself, and
 * observations, which are never stored.
 */
@NullMarked
package io.holdfast.store.etcd;

import org.jspecify.annotations.NullMarked;
