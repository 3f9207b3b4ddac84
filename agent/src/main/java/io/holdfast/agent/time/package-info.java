/**
 * Elapsed time and the notice that this process was frozen. Wall clocks play no part in any
 * decision: they jump.
 */
@NullMarked
package io.holdfast.agent.time;

import org.jspecify.annotations.NullMarked;
