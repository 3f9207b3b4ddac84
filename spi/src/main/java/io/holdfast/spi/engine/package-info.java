/** The port to a replicated engine: observe it, take one step with it, ask another member's. */
@NullMarked
package io.holdfast.spi.engine;

import org.jspecify.annotations.NullMarked;
