/** Runs of the simulator that the build relies on. */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
