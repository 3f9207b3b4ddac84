/**
 * Single changes of a spec that might help. Entry point: {@link
 * io.holdfast.predict.change.Changes}.
 */
@NullMarked
package io.holdfast.predict.change;

import org.jspecify.annotations.NullMarked;
