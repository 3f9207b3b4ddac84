/**
 * Simulated engines with the replication of PostgreSQL: a log of records whose timeline is the
 * term, senders that each act by their own copy of the ack rule, standbys that flush before they
 * confirm, crashes that lose what was not flushed, and the steps a driver can take.
 */
@NullMarked
package io.holdfast.simulation.engine;

import org.jspecify.annotations.NullMarked;
