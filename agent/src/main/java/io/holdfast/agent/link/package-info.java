/**
 * How agents talk to each other: reports to the controller, goals back, both ways at once when
 * something changes.
 *
 * <p>Entry points: {@link io.holdfast.agent.link.ControllerLink} on the agent's side and {@link
 * io.holdfast.agent.link.Peers} for every call. One call at a time goes to a peer, the newest
 * content wins, and no queue grows.
 */
@NullMarked
package io.holdfast.agent.link;

import org.jspecify.annotations.NullMarked;
