package io.holdfast.traffic.gateway;

import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and the one to the member it leads to. Lives on one event loop.
 *
 * <p>WAITING for somebody to lead to, CONNECTING to a member, CARRYING bytes both ways, ENDED; from
 * CONNECTING back to WAITING when the member cannot be reached or is not the right one any more.
 */
final class Link {
  /** How long one side may outlive the other without a byte moving. */
  static final Duration LINGER = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Gateway gateway;
  private final Carrier carrier;
  private final Side client = new Side(this);
  private final Hold hold;
  private State state = State.WAITING;
  private @Nullable InetAddress address;
  private @Nullable Side upstream;
  private @Nullable Target target;
  private @Nullable Relay relay;

  private enum State {
    WAITING,
    CONNECTING,
    CARRYING,
    ENDED
  }

  Link(Gateway gateway, Carrier carrier) {
    this.gateway = gateway;
    this.carrier = carrier;
    this.hold = new Hold(gateway, carrier);
  }

  Side client() {
    return client;
  }

  Carrier carrier() {
    return carrier;
  }

  void opened(Side side) {
    if (side != client) {
      return; // the connect listener takes it from here
    }
    if (!(client.channel().remoteAddress() instanceof InetSocketAddress from)) {
      client.abort(); // gone before it was accepted
      return;
    }
    Optional<Refusal> refusal = gateway.admission().enter(from.getAddress());
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return;
    }
    address = from.getAddress();
    carrier.add(this);
    seek();
  }

  /** The gateway's stance has changed. */
  void reconsider() {
    switch (state) {
      case WAITING -> seek();
      case CONNECTING -> {
        if (!isAllowed(gateway.stance())) {
          giveUpUpstream();
          seek();
        }
      }
      case CARRYING -> {
        if (relay != null) {
          relay.recheck();
        }
      }
      case ENDED -> {}
    }
  }

  private void seek() {
    Stance now = gateway.stance();
    Optional<Target> next =
        now.isFollowed() ? now.routing().pick(gateway.members()) : Optional.empty();
    if (next.isPresent()) {
      connect(next.get());
    } else {
      hold();
    }
  }

  private void hold() {
    state = State.WAITING;
    if (client.isHungUp()) {
      abort();
    } else if (!hold.enter()) {
      refuse(Refusal.PENDING);
    } else if (hold.isOver()) {
      refuse(Refusal.HELD_TOO_LONG);
    } else {
      hold.startPatience(this::heldTooLong);
    }
  }

  private void heldTooLong() {
    if (state == State.WAITING) {
      refuse(Refusal.HELD_TOO_LONG);
    }
  }

  private void connect(Target next) {
    hold.leave();
    state = State.CONNECTING;
    target = next;
    gateway.members().joined(next.member());
    Side side = new Side(this);
    upstream = side;
    InetSocketAddress where;
    try {
      where = gateway.addressOf(next.member());
    } catch (RuntimeException e) {
      unreachable(next, e);
      return;
    }
    carrier.connect(side, where).addListener(done -> connected(side, (ChannelFuture) done));
  }

  private void connected(Side side, ChannelFuture attempt) {
    if (side != upstream || state != State.CONNECTING || target == null) {
      var _ = attempt.channel().close();
    } else if (attempt.isSuccess()) {
      gateway.members().reached(target.member());
      Stance now = gateway.stance();
      if (isAllowed(now)) {
        carry(side, target, now);
      } else {
        giveUpUpstream();
        seek();
      }
    } else {
      unreachable(target, attempt.cause());
    }
  }

  private void unreachable(Target tried, Throwable cause) {
    LOG.debug("Service {}: {} cannot be reached", gateway.service(), tried, cause);
    gateway.members().failed(tried.member());
    giveUpUpstream();
    hold();
    if (state == State.WAITING) {
      hold.retry(this::reconsider);
    }
  }

  private void carry(Side to, Target allowed, Stance now) {
    hold.end();
    state = State.CARRYING;
    gateway.counters().open.incrementAndGet();
    if (gateway.limits().proxyProtocol()) {
      ProxyHeader.send(to, client.channel());
    }
    relay = new Relay(gateway, carrier, client, to, allowed, now);
    relay.start();
  }

  private boolean isAllowed(Stance now) {
    return now.isFollowed() && target != null && now.routing().allows(target);
  }

  /** The side says no more, but may still listen. */
  void inputEnded(Side side) {
    if (state == State.CARRYING && relay != null) {
      relay.inputEnded(side);
    } else {
      abort();
    }
  }

  /**
   * A paused socket saw its peer's end. While it is connected on, that is fine; whoever ends while
   * held has given up.
   */
  void hungUp() {
    if (state == State.WAITING && client.isHungUp()) {
      abort();
    }
  }

  void failed(Side side, Throwable cause) {
    LOG.debug(
        "Service {}: a connection of {} failed",
        gateway.service(),
        client.channel().remoteAddress(),
        cause);
    // A member's last words may still be on their way to the client. What a vanished client said is
    // nobody's any more.
    if (side == client && upstream != null) {
      upstream.abort();
    }
    side.close();
  }

  void closed(Side side) {
    if (side != client && side != upstream) {
      return; // given up before it carried anything
    }
    if (state == State.CONNECTING) {
      giveUpUpstream();
    }
    state = State.ENDED;
    if (relay != null) {
      relay.end();
    }
    Side other = side == client ? upstream : client;
    if (other != null && other.isOpen()) {
      other.closeAfterFlush();
    } else {
      forget();
    }
  }

  /** Closes both sides at once. */
  void abort() {
    if (upstream != null) {
      upstream.abort();
    }
    client.abort();
  }

  /** Ends what has been silent for too long. */
  void sweep(long nowNanos) {
    if (relay == null) {
      return;
    }
    long idle = gateway.limits().idleTimeout().toNanos();
    long silent = relay.silentNanos(nowNanos);
    boolean ending = client.isEnding() || upstream == null || upstream.isEnding();
    if ((idle > 0 && silent >= idle) || (ending && silent >= LINGER.toNanos())) {
      abort();
    }
  }

  private void refuse(Refusal cause) {
    gateway.counters().refused(cause);
    abort();
  }

  private void giveUpUpstream() {
    Side side = upstream;
    upstream = null;
    leaveTarget();
    if (side != null) {
      side.abort();
    }
  }

  private void leaveTarget() {
    if (target != null) {
      gateway.members().left(target.member());
      target = null;
    }
  }

  private void forget() {
    // The place first: whoever reads that this connection is gone may take it.
    if (address != null) {
      gateway.admission().leave(address);
      address = null;
      carrier.remove(this);
    }
    hold.end();
    leaveTarget();
    if (relay != null) {
      relay = null;
      gateway.counters().open.decrementAndGet();
    }
  }
}
