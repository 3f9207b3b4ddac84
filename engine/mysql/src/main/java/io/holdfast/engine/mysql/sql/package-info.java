/** Connections to servers: one question at a time, each with a deadline, and why one failed. */
@NullMarked
package io.holdfast.engine.mysql.sql;

import org.jspecify.annotations.NullMarked;
