/** {@code holdfast simulate SPEC}: what a spec promises, for people and for programs. */
@NullMarked
package io.holdfast.cli.predict;

import org.jspecify.annotations.NullMarked;
