/**
 * What a spec promises before anything is bought. Entry point: {@link
 * io.holdfast.predict.Predictor}. Pure: no clock, no I/O, no thread; chance comes from a seed. What
 * is possible (who may be promoted, whether a term can be sealed, what may be lost) is asked of
 * {@code core}; how long a step takes are medians of {@code docs/benchmarks.md}; how often
 * something fails are {@code rate}'s numbers.
 */
@NullMarked
package io.holdfast.predict;

import org.jspecify.annotations.NullMarked;
