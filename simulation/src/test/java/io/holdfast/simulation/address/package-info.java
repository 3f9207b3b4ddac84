/** A small world in which hosts hold an address by the real decisions, and all that goes wrong. */
@NullMarked
package io.holdfast.simulation.address;

import org.jspecify.annotations.NullMarked;
