/**
 * What the controller wants of a host. Goals are derived from the stored record alone, so a new
 * controller gives the same ones.
 */
@NullMarked
package io.holdfast.core.goal;

import org.jspecify.annotations.NullMarked;
