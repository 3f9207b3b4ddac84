/**
 * What goes over the wire: the public documents of the REST interface ({@link
 * io.holdfast.api.ClusterStatus}, {@link io.holdfast.api.Operation}, {@link io.holdfast.api.Event},
 * {@link io.holdfast.api.Problem}), the errors ({@link io.holdfast.api.ErrorCode}), the cluster
 * secret, and their JSON ({@link io.holdfast.api.WireFormat}). The interface itself is described in
 * {@code openapi.yaml} beside these classes. Serving it is the agent's.
 */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
