/**
 * Simulated agents: each carries out the host's decision, and the leader's while it is the
 * controller. The decisions are core's own, unchanged; what surrounds them (messages, memory on
 * disk, leases, sightings) is what a real agent does.
 */
@NullMarked
package io.holdfast.simulation.agent;

import org.jspecify.annotations.NullMarked;
