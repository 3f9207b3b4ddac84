/**
 * The files that make a PostgreSQL server a member: where they lie, what Holdfast decides in them
 * and why. All of them lie outside the data directory, so that copies and rewinds of the data never
 * carry one member's settings to another.
 */
@NullMarked
package io.holdfast.engine.postgresql.config;

import org.jspecify.annotations.NullMarked;
