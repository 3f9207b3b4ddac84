/** Tests of {@code io.holdfast.core.record}. */
@NullMarked
package io.holdfast.core.record;

import org.jspecify.annotations.NullMarked;
