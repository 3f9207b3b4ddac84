/** The port to the ways in: gateway, address, proxy. */
@NullMarked
package io.holdfast.spi.traffic;

import org.jspecify.annotations.NullMarked;
