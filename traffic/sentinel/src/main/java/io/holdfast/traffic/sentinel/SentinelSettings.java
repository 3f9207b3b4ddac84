package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.SentinelSpec;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything the Sentinel port must know to open.
 *
 * @param here the host it runs on
 * @param listen address and port it listens on; port 0 takes a free one
 * @param spec which addresses clients are given; its port is what other hosts are named with
 * @param password what clients have to send; null when nothing is asked for
 * @param beforeAnswer called on an event loop, and not to block, before each answer: has to call
 *     {@link Sentinel#distrust} before it returns when the process had been stopped
 * @param hearsController whether this agent hears of a controller; must not block
 */
public record SentinelSettings(
    ClusterSpec cluster,
    HostId here,
    InetSocketAddress listen,
    SentinelSpec spec,
    @Nullable String password,
    Runnable beforeAnswer,
    BooleanSupplier hearsController) {
  @Override
  public String toString() {
    return "Sentinel port of host %s on %s".formatted(here, listen);
  }
}
