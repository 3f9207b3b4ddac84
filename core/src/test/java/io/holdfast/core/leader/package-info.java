/** Tests of {@code io.holdfast.core.leader}. */
@NullMarked
package io.holdfast.core.leader;

import org.jspecify.annotations.NullMarked;
