package io.holdfast.traffic.gateway.bench;

/**
 * One run of pgbench.
 *
 * @param perSecond transactions a second, reconnections included
 * @param medianMicros latency of a transaction, connecting excluded
 * @param p99Micros the same
 * @param proxyCpuMicros processor time of the proxy for one transaction; 0 without a proxy
 */
record Sample(double perSecond, double medianMicros, double p99Micros, double proxyCpuMicros) {}
