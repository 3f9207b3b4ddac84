/** Questions to a running program, each with a deadline: is it alive, may clients come? */
@NullMarked
package io.holdfast.engine.process.question;

import org.jspecify.annotations.NullMarked;
