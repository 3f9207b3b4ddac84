/**
 * The TCP gateway: the way in for clients on every host.
 *
 * <p>Entry point: {@link io.holdfast.traffic.gateway.Gateway#open}. A write entry leads to the
 * primary of the highest term it knows and to nobody else; a read entry leads to standbys that are
 * recent enough.
 *
 * <p>Invariants: the (term, revision) that is followed never goes back; once {@code follow} or
 * {@code distrust} has returned, no byte that is read afterwards reaches a member that the route
 * forbids; each direction of a connection holds at most one read buffer, however slow the other end
 * is; everything about one connection happens on one event loop.
 *
 * <p>Deliberately not here: it understands no database protocol, checks no health and decides
 * nothing. What it leads to is told by the controller.
 */
@NullMarked
package io.holdfast.traffic.gateway;

import org.jspecify.annotations.NullMarked;
