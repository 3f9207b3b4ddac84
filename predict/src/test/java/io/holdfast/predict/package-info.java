/** Predictions against what was measured, and single points of failure that were planted. */
@NullMarked
package io.holdfast.predict;

import org.jspecify.annotations.NullMarked;
