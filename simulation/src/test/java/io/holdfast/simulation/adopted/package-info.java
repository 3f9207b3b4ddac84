/** A small world in which Sentinels choose the primary, and all that goes wrong. */
@NullMarked
package io.holdfast.simulation.adopted;

import org.jspecify.annotations.NullMarked;
