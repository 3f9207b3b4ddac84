package io.holdfast.core.drill;

import java.time.Duration;

/**
 * A fault for a host.
 *
 * @param drill the drill that owns it; the same one is never brought about twice
 * @param lasts after how long it ends by itself, whoever is left to end it; zero for what is over
 *     at once
 */
public record FaultOrder(long drill, Fault fault, Duration lasts) {}
