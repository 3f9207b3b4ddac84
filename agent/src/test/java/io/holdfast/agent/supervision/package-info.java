/** Tests. */
@NullMarked
package io.holdfast.agent.supervision;

import org.jspecify.annotations.NullMarked;
