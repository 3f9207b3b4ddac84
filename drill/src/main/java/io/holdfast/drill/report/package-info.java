/**
 * What is left of a drill for people: {@link io.holdfast.drill.report.Dossier}, which is also the
 * JSON, and {@link io.holdfast.drill.report.HtmlReport}, one file that needs nothing else.
 *
 * <p>All times in it are counted from the fault, in milliseconds; before it they are negative.
 */
@NullMarked
package io.holdfast.drill.report;

import org.jspecify.annotations.NullMarked;
