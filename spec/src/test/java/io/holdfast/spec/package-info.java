/** Tests of reading specs. */
@NullMarked
package io.holdfast.spec;

import org.jspecify.annotations.NullMarked;
