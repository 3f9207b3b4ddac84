/** Tests of faults. */
@NullMarked
package io.holdfast.agent.fault;

import org.jspecify.annotations.NullMarked;
