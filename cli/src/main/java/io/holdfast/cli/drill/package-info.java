/** The {@code drill} commands: what can be rehearsed, whether it may be now, and what it showed. */
@NullMarked
package io.holdfast.cli.drill;

import org.jspecify.annotations.NullMarked;
