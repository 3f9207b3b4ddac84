/** Tests. */
@NullMarked
package io.holdfast.agent.http;

import org.jspecify.annotations.NullMarked;
