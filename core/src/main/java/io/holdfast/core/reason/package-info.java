/**
 * Why something is or is not done. Every decision carries one; logs, events, status and
 * documentation take their words from here.
 */
@NullMarked
package io.holdfast.core.reason;

import org.jspecify.annotations.NullMarked;
