/**
 * Years of one cluster: faults drawn by their rates, repairs, and what each does to every service
 * and stack. Entry point: {@link io.holdfast.predict.course.Course}. Within it, time is in seconds
 * since the beginning.
 */
@NullMarked
package io.holdfast.predict.course;

import org.jspecify.annotations.NullMarked;
