/**
 * Conducts a drill from a client's side. Entry point: {@link io.holdfast.drill.run.Conductor},
 * which writes a ledger through the entries, has the cluster begin the drill, says what it sees
 * until the drill is over, reads the ledger back, judges, and files the report.
 *
 * <p>It injects nothing and decides nothing about the fault: that is the cluster's. When it ends or
 * falls silent, the cluster takes the fault back.
 */
@NullMarked
package io.holdfast.drill.run;

import org.jspecify.annotations.NullMarked;
