/**
 * Drives Redis under Holdfast's own protocol, without Sentinel: start, follow, seal, promote,
 * clone. Entry point: {@link io.holdfast.engine.redis.RedisDriverFactory}.
 *
 * <p>Invariants. A server started by anybody is a replica of nobody that lets nobody in; whom it
 * follows, whether it is primary and who may log in is told to the running server only and dies
 * with it. A primary of a term writes the term's {@link io.holdfast.engine.redis.Stamp} before it
 * lets anybody follow; replicas log in as the user of that term, which exists nowhere else; so no
 * server that lost its data can empty others. What only one member has is saved before it is copied
 * anew.
 *
 * <p>Redis acknowledges alone: only {@code durability: async} is possible. The protocol's own
 * client is in {@code resp}, with the reasons.
 */
@NullMarked
package io.holdfast.engine.redis;

import org.jspecify.annotations.NullMarked;
