/**
 * Tells a program of every change of an entry: for cloud load balancers, DNS and whatever else has
 * an interface of its own. Entry point: {@link io.holdfast.traffic.exec.Hook}.
 *
 * <p>Messages arrive in order and each at least once; the newest is repeated until the program has
 * taken it. A program that keeps failing holds up nothing but its own messages. What a message says
 * is not this package's business.
 */
@NullMarked
package io.holdfast.traffic.exec;

import org.jspecify.annotations.NullMarked;
