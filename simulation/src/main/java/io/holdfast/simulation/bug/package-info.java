/**
 * Deliberate mistakes, to prove that the simulator finds what it is there to find. The protocol's
 * own code has no switches for them: they alter what goes in and what comes out at the seams.
 */
@NullMarked
package io.holdfast.simulation.bug;

import org.jspecify.annotations.NullMarked;
