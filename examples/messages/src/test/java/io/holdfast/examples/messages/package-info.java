/** Tests of the example without its databases; with them it is tested by the scenarios. */
@NullMarked
package io.holdfast.examples.messages;

import org.jspecify.annotations.NullMarked;
