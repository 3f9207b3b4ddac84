/**
 * A whole cluster in one thread on a seeded scheduler, with its invariants checked after every
 * event.
 */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
