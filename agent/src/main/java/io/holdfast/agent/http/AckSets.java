package io.holdfast.agent.http;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.link.HttpPeers;
import io.holdfast.agent.link.Reply;
import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this host's members acknowledge: the controller's word, asked for when somebody wants to
 * know and kept for half a second. Without a controller the last word stands.
 */
public final class AckSets {
  private static final Duration KEPT = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofMillis(500);

  private final HostId self;
  private final Controller controller;
  private final LocalView local;
  private final HttpPeers peers;
  private final Ticker ticker;
  private @Nullable ClusterStatus last;
  private Instant askedAt = Instant.MIN;

  public AckSets(
      HostId self, Controller controller, LocalView local, HttpPeers peers, Ticker ticker) {
    this.self = self;
    this.controller = controller;
    this.local = local;
    this.peers = peers;
    this.ticker = ticker;
  }

  synchronized boolean isSynchronous(ServiceId service) {
    var now = ticker.now();
    if (now.isAfter(askedAt.plus(KEPT))) {
      askedAt = now;
      try {
        ask().ifPresent(status -> last = status);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    var known = last;
    return known != null
        && known
            .service(service)
            .filter(status -> status.acks() > 0 && status.ackSet().contains(self))
            .isPresent();
  }

  private Optional<ClusterStatus> ask() throws InterruptedException {
    var own = controller.status(DEADLINE);
    var elsewhere = local.controller().filter(host -> !host.equals(self));
    if (own.isPresent() || elsewhere.isEmpty()) {
      return own;
    }
    var reply =
        peers.forward(elsewhere.get(), self, "GET", "/api/v1/cluster", new byte[0], DEADLINE);
    try {
      return reply instanceof Reply.Answered<HttpResponse<byte[]>>(var response)
              && response.statusCode() == 200
          ? Optional.of(WireFormat.read(response.body(), ClusterStatus.class))
          : Optional.empty();
    } catch (HoldfastException e) {
      return Optional.empty();
    }
  }
}
