/**
 * Measures the gateway against HAProxy in TCP mode and against no proxy at all.
 *
 * <p>Entry point: {@link io.holdfast.traffic.gateway.bench.GatewayBenchmark}. Nothing of it runs in
 * an agent. Every number it gives is a median over rounds in which the ways take turns, and every
 * comparison the median of the ratios within a round: on a shared machine nothing else is worth
 * reading.
 */
@NullMarked
package io.holdfast.traffic.gateway.bench;

import org.jspecify.annotations.NullMarked;
