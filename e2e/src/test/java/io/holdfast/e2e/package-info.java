/**
 * Proves what only the whole can show: the architecture rules, and failovers of the assembled
 * distribution.
 */
@NullMarked
package io.holdfast.e2e;

import org.jspecify.annotations.NullMarked;
