/**
 * Single points of failure, one class per rule, each with a sentence and what to do. Entry point:
 * {@link io.holdfast.predict.weakness.Weaknesses}.
 */
@NullMarked
package io.holdfast.predict.weakness;

import org.jspecify.annotations.NullMarked;
