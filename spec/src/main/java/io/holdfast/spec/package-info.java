/** Reads and validates holdfast.yaml and reports every problem in it at once. */
@NullMarked
package io.holdfast.spec;

import org.jspecify.annotations.NullMarked;
