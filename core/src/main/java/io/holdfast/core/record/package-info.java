/**
 * The one small document per service that the quorum store keeps, and the phases it goes through.
 * Only the controller writes it, by compare-and-set.
 */
@NullMarked
package io.holdfast.core.record;

import org.jspecify.annotations.NullMarked;
