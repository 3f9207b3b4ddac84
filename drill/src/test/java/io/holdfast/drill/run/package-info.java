/** Tests of the measurement. */
@NullMarked
package io.holdfast.drill.run;

import org.jspecify.annotations.NullMarked;
