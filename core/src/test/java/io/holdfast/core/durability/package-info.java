/** Tests of {@code io.holdfast.core.durability}. */
@NullMarked
package io.holdfast.core.durability;

import org.jspecify.annotations.NullMarked;
