/**
 * The judge: hears of everything, remembers what was promised, and finds the first broken rule.
 * Also counts what a history has reached, because one that reaches nothing proves nothing.
 */
@NullMarked
package io.holdfast.simulation.check;

import org.jspecify.annotations.NullMarked;
