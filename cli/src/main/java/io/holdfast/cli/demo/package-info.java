/**
 * {@code holdfast demo}: three hosts on this machine, a failure, and what it cost, in one command.
 */
@NullMarked
package io.holdfast.cli.demo;

import org.jspecify.annotations.NullMarked;
