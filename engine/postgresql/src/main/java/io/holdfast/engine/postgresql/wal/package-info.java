/**
 * PostgreSQL's write-ahead log as files: positions, segments, timelines and their histories. A
 * timeline is a term (see docs/adr/0003-timeline-is-term.md).
 */
@NullMarked
package io.holdfast.engine.postgresql.wal;

import org.jspecify.annotations.NullMarked;
