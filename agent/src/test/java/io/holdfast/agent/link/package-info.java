/** Tests. */
@NullMarked
package io.holdfast.agent.link;

import org.jspecify.annotations.NullMarked;
