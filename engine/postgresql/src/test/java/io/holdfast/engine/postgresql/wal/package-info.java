@NullMarked
package io.holdfast.engine.postgresql.wal;

import org.jspecify.annotations.NullMarked;
