/**
 * What a host tells the controller: the state of its engines and what it sees of others.
 * Observations are never written to the store.
 */
@NullMarked
package io.holdfast.core.report;

import org.jspecify.annotations.NullMarked;
