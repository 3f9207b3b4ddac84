/** How often things fail and how long they stay failed, each number with its source. */
@NullMarked
package io.holdfast.predict.rate;

import org.jspecify.annotations.NullMarked;
