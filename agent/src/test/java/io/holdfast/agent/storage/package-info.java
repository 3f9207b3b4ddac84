/** Tests. */
@NullMarked
package io.holdfast.agent.storage;

import org.jspecify.annotations.NullMarked;
