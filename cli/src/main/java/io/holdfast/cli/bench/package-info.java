/**
 * {@code holdfast bench}: measures the whole on this machine and prints tables for {@code
 * docs/benchmarks.md}, each with the command that made it.
 *
 * <p>Every figure about a failure is a client's: the time from the fault to the first acknowledged
 * write after the longest silence, and acknowledged rows that are gone. A run that did not end
 * redundant, or lost a row, makes the command fail.
 */
@NullMarked
package io.holdfast.cli.bench;

import org.jspecify.annotations.NullMarked;
