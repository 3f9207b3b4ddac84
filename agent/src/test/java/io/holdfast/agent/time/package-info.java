/** Tests. */
@NullMarked
package io.holdfast.agent.time;

import org.jspecify.annotations.NullMarked;
