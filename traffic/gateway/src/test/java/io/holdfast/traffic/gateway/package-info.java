/** Gateways between real sockets. */
@NullMarked
package io.holdfast.traffic.gateway;

import org.jspecify.annotations.NullMarked;
