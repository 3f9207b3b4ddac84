/**
 * The simulated machines, without anything that runs on them: one scheduler with virtual time, one
 * source of chance, processes that die and freeze, clocks that drift, and the network between them.
 * Everything happens in one thread; the same seed always gives the same history.
 */
@NullMarked
package io.holdfast.simulation.machine;

import org.jspecify.annotations.NullMarked;
