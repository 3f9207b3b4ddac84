/**
 * Several hosts on one machine, real engines on them, and the faults to put them through. Entry
 * point: {@link io.holdfast.testkit.LocalCluster}.
 *
 * <p>A host is a network namespace with its own address (root) or a loopback address (anybody),
 * with a data folder and an agent started from the assembled distribution. Both look the same to
 * whoever uses them; faults of the network need namespaces and say so.
 *
 * <p>Invariants: everything made is written to a journal before it is made, so that the next run
 * undoes what a killed one left behind; processes are found by namespace, data folder and descent
 * and checked by pid and start time, never by name.
 *
 * <p>It measures nothing (see {@code io.holdfast.drill}) and expects nothing of the service but
 * what the status document says.
 */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
