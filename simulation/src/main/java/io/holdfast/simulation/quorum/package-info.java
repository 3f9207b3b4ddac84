/**
 * The simulated quorum: one document written by compare-and-set under the leader's epoch. Leaders
 * are elected by a majority; one that has lost it may believe in itself for a while, its writes are
 * refused or their outcome stays unknown.
 */
@NullMarked
package io.holdfast.simulation.quorum;

import org.jspecify.annotations.NullMarked;
