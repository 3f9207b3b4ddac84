/** Tests. */
@NullMarked
package io.holdfast.agent.control;

import org.jspecify.annotations.NullMarked;
