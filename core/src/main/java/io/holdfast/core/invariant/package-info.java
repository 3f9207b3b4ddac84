/**
 * The rules S1 to S11 as checks that can be executed: each looks at what has just happened and says
 * what is broken, if anything. Pure; used by the simulator after every event and wherever else the
 * facts are at hand.
 */
@NullMarked
package io.holdfast.core.invariant;

import org.jspecify.annotations.NullMarked;
