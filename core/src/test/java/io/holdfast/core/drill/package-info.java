/** Tests of drills. */
@NullMarked
package io.holdfast.core.drill;

import org.jspecify.annotations.NullMarked;
