/**
 * The port to the quorum: leadership, one small document per key written by compare-and-set, and a
 * bounded log of events. Beside it what its adapters share: {@link
 * io.holdfast.spi.store.WriteLimits} and {@link io.holdfast.spi.store.LeadershipWatch}.
 */
@NullMarked
package io.holdfast.spi.store;

import org.jspecify.annotations.NullMarked;
