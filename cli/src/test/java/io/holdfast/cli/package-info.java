/** Tests of the command as its users see it. */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
