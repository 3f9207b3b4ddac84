/** Several hosts on one machine, real engines on them, and the faults to put them through. */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
