/**
 * The cluster as its owner wants it: the model of {@code holdfast.yaml}. Values only; reading and
 * validating the file is the {@code spec} module's.
 */
@NullMarked
package io.holdfast.core.spec;

import org.jspecify.annotations.NullMarked;
