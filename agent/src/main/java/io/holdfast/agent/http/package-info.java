/**
 * The HTTP side of an agent: the REST interface that any host answers, the calls between agents,
 * the metrics, and the health endpoints that Patroni's users know.
 *
 * <p>Acting calls and calls between agents show the cluster secret. Reading calls do not: health
 * checks, proxies and Prometheus come without one, and what they see has no secret in it.
 */
@NullMarked
package io.holdfast.agent.http;

import org.jspecify.annotations.NullMarked;
