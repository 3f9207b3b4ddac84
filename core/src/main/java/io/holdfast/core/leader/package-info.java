/**
 * The controller's decision: one pure function from a view of a service to the next record, or to a
 * reason for leaving it. Reads no clock and holds no connection.
 */
@NullMarked
package io.holdfast.core.leader;

import org.jspecify.annotations.NullMarked;
