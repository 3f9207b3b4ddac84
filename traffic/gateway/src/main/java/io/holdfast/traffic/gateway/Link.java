package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and the one to the member it leads to. Lives on one event loop.
 *
 * <p>WAITING for somebody to lead to -> CONNECTING to a member -> CARRYING bytes both ways ->
 * ENDED; back to WAITING when the member cannot be reached, or is not the right one any more,
 * before a byte was carried.
 */
final class Link {
  /** How long one side may outlive the other without a byte moving. */
  static final Duration LINGER = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final long FIRST_RETRY_MILLIS = 20;
  private static final int RETRY_DOUBLINGS = 4;

  private final Gateway gateway;
  private final Carrier carrier;
  private final Side client = new Side(this);
  private State state = State.WAITING;
  private @Nullable InetAddress clientAddress;
  private @Nullable Side upstream;
  private @Nullable Target target;
  private Stance stance;
  private boolean standsStill;
  private boolean held;
  private int failures;
  private long heldSinceNanos;
  private @Nullable Future<?> giveUp;
  private @Nullable Future<?> retry;
  private long lastByteNanos;

  private enum State {
    WAITING,
    CONNECTING,
    CARRYING,
    ENDED
  }

  Link(Gateway gateway, Carrier carrier) {
    this.gateway = gateway;
    this.carrier = carrier;
    this.stance = gateway.stance();
  }

  Side client() {
    return client;
  }

  /** Whether bytes may be read and passed on now. */
  boolean flows() {
    return state == State.CARRYING && !standsStill;
  }

  void opened(Side side) {
    if (side != client) {
      return; // the connect listener takes it from here
    }
    if (!(client.channel().remoteAddress() instanceof InetSocketAddress from)) {
      client.abort(); // gone between connect and accept
      return;
    }
    Optional<Refusal> refusal = gateway.admission().enter(from.getAddress());
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return;
    }
    clientAddress = from.getAddress();
    carrier.add(this);
    seek();
  }

  /** The gateway's stance has changed. */
  void reconsider() {
    switch (state) {
      case WAITING -> seek();
      case CONNECTING -> {
        if (!isAllowed(gateway.stance())) {
          abandonUpstream();
          seek();
        }
      }
      case CARRYING -> recheck();
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
    if (!held) {
      if (!gateway.admission().hold()) {
        refuse(Refusal.PENDING);
        return;
      }
      held = true;
    }
    long limit = gateway.limits().holdTimeout().toNanos();
    if (giveUp == null) {
      heldSinceNanos = carrier.nanos();
      giveUp = carrier.after(limit, this::heldTooLong);
    } else if (carrier.nanos() - heldSinceNanos >= limit) {
      refuse(Refusal.HELD_TOO_LONG);
    }
  }

  private void heldTooLong() {
    if (state == State.WAITING) {
      refuse(Refusal.HELD_TOO_LONG);
    }
  }

  private void connect(Target next) {
    release();
    state = State.CONNECTING;
    target = next;
    gateway.members().joined(next.member());
    Side side = new Side(this);
    upstream = side;
    carrier
        .connect(side, gateway.addressOf(next.member()))
        .addListener(done -> connected(side, (ChannelFuture) done));
  }

  private void connected(Side side, ChannelFuture future) {
    if (side != upstream || state != State.CONNECTING || target == null) {
      var _ = future.channel().close();
      return;
    }
    if (!future.isSuccess()) {
      gateway.members().failed(target.member());
      abandonUpstream();
      failures++;
      hold();
      if (state == State.WAITING) {
        retry = carrier.after(retryNanos(), this::reconsider);
      }
      return;
    }
    gateway.members().reached(target.member());
    Stance now = gateway.stance();
    if (isAllowed(now)) {
      carry(side, now);
    } else {
      abandonUpstream();
      seek();
    }
  }

  /**
   * Soon at first, since the member may be opening; never so often that a crowd of clients keeps it
   * from opening.
   */
  private long retryNanos() {
    return TimeUnit.MILLISECONDS.toNanos(
        FIRST_RETRY_MILLIS << Math.min(failures - 1, RETRY_DOUBLINGS));
  }

  private void carry(Side side, Stance now) {
    state = State.CARRYING;
    stance = now;
    lastByteNanos = carrier.nanos();
    stopTimers();
    gateway.counters().open.incrementAndGet();
    Channel from = client.channel();
    if (gateway.limits().proxyProtocol()
        && from.remoteAddress() instanceof InetSocketAddress peer
        && from.localAddress() instanceof InetSocketAddress entry) {
      ProxyHeader.send(side.channel(), peer, entry);
    }
    client.resume();
    side.resume();
  }

  /** The hot path. */
  void relay(Side from, ByteBuf bytes) {
    lastByteNanos = carrier.beat();
    if (stance != gateway.stance()) {
      recheck();
    }
    Side to = from == client ? upstream : client;
    if (state == State.ENDED || to == null) {
      bytes.release();
    } else if (!flows()) {
      from.park(bytes);
    } else {
      (from == client ? gateway.counters().bytesIn : gateway.counters().bytesOut)
          .add(bytes.readableBytes());
      to.send(bytes, from);
    }
  }

  private void recheck() {
    if (state != State.CARRYING || upstream == null) {
      return;
    }
    Stance now = gateway.stance();
    switch (now.trust()) {
      case DISTRUSTED -> cut();
      case UNCONFIRMED -> {
        if (upstream.isBehind()) {
          cut(); // what waits there is out of our hands: the socket may take it any moment
        } else {
          stance = now;
          standsStill = true;
          client.pause();
          upstream.pause();
        }
      }
      case FOLLOWED -> {
        if (isAllowed(now)) {
          stance = now;
          if (standsStill) {
            goOn(upstream);
          }
        } else {
          cut();
        }
      }
    }
  }

  private void goOn(Side to) {
    standsStill = false;
    resend(client, to);
    resend(to, client);
  }

  private void resend(Side from, Side to) {
    ByteBuf parked = from.unpark();
    if (parked != null) {
      to.send(parked, from);
    }
    if (from.isInputEnded()) {
      to.endOutput();
    } else {
      from.resume();
    }
  }

  private boolean isAllowed(Stance now) {
    return now.isFollowed() && target != null && now.routing().allows(target);
  }

  private void cut() {
    gateway.counters().cut.increment();
    abort();
  }

  void inputEnded(Side side) {
    Side to = side == client ? upstream : client;
    if (state != State.CARRYING || to == null) {
      abort(); // whoever leaves while held has given up
    } else if (flows()) {
      to.endOutput();
      side.closeIfBothEnded();
    }
  }

  void failed(Side side, Throwable cause) {
    LOG.debug("Connection of {} ended", client.channel().remoteAddress(), cause);
    var _ = side.channel().close();
  }

  void closed(Side side) {
    if (side != client && side != upstream) {
      return; // abandoned before it carried anything
    }
    if (side == client) {
      if (state != State.CARRYING) {
        abandonUpstream();
      }
    }
    boolean wasCarrying = state == State.CARRYING;
    if (wasCarrying) {
      gateway.counters().open.decrementAndGet();
    }
    state = State.ENDED;
    Side other = side == client ? upstream : client;
    if (other != null && other.channel().isOpen()) {
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

  /** Closes both sides; what was read has left by then. */
  void close() {
    if (state == State.CARRYING && upstream != null) {
      upstream.closeAfterFlush();
    }
    client.closeAfterFlush();
  }

  /** Ends what has been silent for too long. */
  void sweep(long nowNanos) {
    long silent = nowNanos - lastByteNanos;
    if (state == State.CARRYING && upstream != null) {
      long idle = gateway.limits().idleTimeout().toNanos();
      if (idle > 0 && silent >= idle) {
        close();
      } else if ((client.hasEnded() || upstream.hasEnded()) && silent >= LINGER.toNanos()) {
        abort();
      }
    } else if (state == State.ENDED && silent >= LINGER.toNanos()) {
      abort();
    }
  }

  private void refuse(Refusal cause) {
    gateway.counters().refused(cause);
    abort();
  }

  private void abandonUpstream() {
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

  private void release() {
    if (held) {
      held = false;
      gateway.admission().release();
    }
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
  }

  private void stopTimers() {
    release();
    if (giveUp != null) {
      giveUp.cancel(false);
      giveUp = null;
    }
  }

  private void forget() {
    stopTimers();
    leaveTarget();
    client.release();
    if (clientAddress != null) {
      gateway.admission().leave(clientAddress);
      clientAddress = null;
      carrier.remove(this);
    }
  }
}
