/**
 * Measures the gateway against HAProxy and against no proxy at all, on a scratch PostgreSQL.
 *
 * <p>Entry point: {@link io.holdfast.traffic.gateway.bench.GatewayBenchmark}. Nothing of it runs in
 * an agent.
 */
@NullMarked
package io.holdfast.traffic.gateway.bench;

import org.jspecify.annotations.NullMarked;
