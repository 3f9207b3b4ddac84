/**
 * The port on which every agent answers clients of Redis Sentinel, so that they find the primary of
 * a redis service, and learn of a new one, without being changed. In this package the primary is
 * called <em>master</em> where the protocol calls it so.
 *
 * <p>Entry point: {@link io.holdfast.traffic.sentinel.Sentinel#open}.
 *
 * <p>Invariants: a master is named only when the newest route leads to it, is trusted, and does not
 * drain; the (term, revision) that is followed never goes back; whether this process stood still is
 * asked before each answer; a client holds at most one request, and one answer beyond a fixed
 * limit, in memory.
 *
 * <p>Deliberately not here: nothing is decided, watched or voted on, and no client can change
 * anything. Who is primary is told by the controller.
 *
 * <p>Source of the protocol: redis.io, "High availability with Redis Sentinel" and "Sentinel client
 * spec"; the replies of redis-server 7.0 in Sentinel mode.
 */
@NullMarked
package io.holdfast.traffic.sentinel;

import org.jspecify.annotations.NullMarked;
