/**
 * Reads and validates {@code holdfast.yaml} and reports every problem in it at once. Entry point:
 * {@link io.holdfast.spec.SpecReader}.
 *
 * <p>Every key is declared once, in {@link io.holdfast.spec.Keys}; the reader, the JSON Schema and
 * the configuration reference are all made from that table. What no single key can know (ports that
 * collide, voters that cannot form a majority) is in {@link io.holdfast.spec.Topology}. Nothing
 * here opens a connection or looks at another file than the spec, except to warn about secret files
 * that are not there.
 */
@NullMarked
package io.holdfast.spec;

import org.jspecify.annotations.NullMarked;
