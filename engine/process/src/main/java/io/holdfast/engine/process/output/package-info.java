/**
 * What a program writes: into a file that it holds open without its agent, put aside when it is
 * long, read by everybody who asks for the member's log.
 */
@NullMarked
package io.holdfast.engine.process.output;

import org.jspecify.annotations.NullMarked;
