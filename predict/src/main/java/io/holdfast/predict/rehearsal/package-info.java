/**
 * One failure of one service in seconds: the real {@code Leader.decide} and {@code Goals} over
 * members that do what they are told in the time that was measured. Entry point: {@link
 * io.holdfast.predict.rehearsal.Rehearsal}. Times are elapsed since the failure.
 */
@NullMarked
package io.holdfast.predict.rehearsal;

import org.jspecify.annotations.NullMarked;
