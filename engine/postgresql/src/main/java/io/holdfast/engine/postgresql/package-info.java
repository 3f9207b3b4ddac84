/** Drives PostgreSQL: start, follow, seal, promote, rewind, clone. */
@NullMarked
package io.holdfast.engine.postgresql;

import org.jspecify.annotations.NullMarked;
