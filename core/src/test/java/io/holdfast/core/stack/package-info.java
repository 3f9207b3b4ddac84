@NullMarked
package io.holdfast.core.stack;

import org.jspecify.annotations.NullMarked;
