/** Tests of {@code io.holdfast.core.host}. */
@NullMarked
package io.holdfast.core.host;

import org.jspecify.annotations.NullMarked;
