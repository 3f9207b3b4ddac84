/** Threads for what is done beside its caller. */
@NullMarked
package io.holdfast.agent.thread;

import org.jspecify.annotations.NullMarked;
