/** Tests. */
@NullMarked
package io.holdfast.agent.sight;

import org.jspecify.annotations.NullMarked;
