/**
 * Questions to a PostgreSQL server over kept connections, every one with a deadline in
 * milliseconds.
 */
@NullMarked
package io.holdfast.engine.postgresql.sql;

import org.jspecify.annotations.NullMarked;
