/** The benchmark from the command line. */
@NullMarked
package io.holdfast.traffic.gateway.bench;

import org.jspecify.annotations.NullMarked;
