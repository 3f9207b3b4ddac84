/**
 * A host's decision: one pure function from a member's state and its goal to the next action, and
 * the memory that makes it refuse stale orders.
 */
@NullMarked
package io.holdfast.core.host;

import org.jspecify.annotations.NullMarked;
