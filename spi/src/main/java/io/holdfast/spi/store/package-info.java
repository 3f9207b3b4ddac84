/**
 * The port to the quorum: leadership, one small document per key written by compare-and-set, and a
 * bounded log of events.
 */
@NullMarked
package io.holdfast.spi.store;

import org.jspecify.annotations.NullMarked;
