/**
 * Breaks things on purpose and measures it from a client: the ledger, its workloads, RTO and RPO.
 */
@NullMarked
package io.holdfast.drill;

import org.jspecify.annotations.NullMarked;
