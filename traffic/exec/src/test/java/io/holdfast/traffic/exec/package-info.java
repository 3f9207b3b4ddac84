/** Tests of programs that are told of changes. */
@NullMarked
package io.holdfast.traffic.exec;

import org.jspecify.annotations.NullMarked;
