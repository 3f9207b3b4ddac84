/**
 * The TCP gateway: routes clients to the primary of the highest term and cuts every other
 * connection.
 */
@NullMarked
package io.holdfast.traffic.gateway;

import org.jspecify.annotations.NullMarked;
