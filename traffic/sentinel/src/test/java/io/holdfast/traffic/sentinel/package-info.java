/** The Sentinel port, asked by real clients. */
@NullMarked
package io.holdfast.traffic.sentinel;

import org.jspecify.annotations.NullMarked;
