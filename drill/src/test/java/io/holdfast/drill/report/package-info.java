/** Tests of reports. */
@NullMarked
package io.holdfast.drill.report;

import org.jspecify.annotations.NullMarked;
