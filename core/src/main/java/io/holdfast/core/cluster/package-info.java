/**
 * The words everything else is said in: who (hosts, services), when (terms, epochs, revisions) and
 * how far (log positions). Plain comparable values; no behaviour beyond order and validation.
 */
@NullMarked
package io.holdfast.core.cluster;

import org.jspecify.annotations.NullMarked;
