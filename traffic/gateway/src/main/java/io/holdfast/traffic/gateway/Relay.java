package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;

/**
 * Carries bytes between the two sides of a link, as long as the gateway's stance allows it. Lives
 * on one event loop.
 */
final class Relay {
  private final Gateway gateway;
  private final Carrier carrier;
  private final Side client;
  private final Side upstream;
  private final Target target;
  private Stance stance;
  private boolean standsStill;
  private boolean over;
  private long lastByteNanos;

  Relay(
      Gateway gateway, Carrier carrier, Side client, Side upstream, Target target, Stance stance) {
    this.gateway = gateway;
    this.carrier = carrier;
    this.client = client;
    this.upstream = upstream;
    this.target = target;
    this.stance = stance;
    this.lastByteNanos = carrier.nanos();
  }

  void start() {
    client.carry(this);
    upstream.carry(this);
    client.resume();
    upstream.resume();
  }

  /** Whether bytes may be read and passed on now. */
  boolean flows() {
    return !standsStill && !over;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - lastByteNanos;
  }

  /** The hot path: a clock reading, a comparison, a count and the write. */
  void relay(Side from, ByteBuf bytes) {
    look();
    if (over) {
      bytes.release();
    } else if (standsStill) {
      from.park(bytes);
    } else if (from == client) {
      carrier.countIn(bytes.readableBytes());
      upstream.send(bytes, client);
    } else {
      carrier.countOut(bytes.readableBytes());
      client.send(bytes, upstream);
    }
  }

  /**
   * Whether bytes that wait for a socket may be sent after all, now that it takes them. Those that
   * wait for the member are never sent after a standstill, the link is cut; those for the client
   * were read before it, and leave also while the link stands still.
   */
  boolean maySendWhatWaited() {
    look();
    return !over;
  }

  private void look() {
    lastByteNanos = carrier.beat();
    if (stance != gateway.stance()) {
      recheck();
    }
  }

  /** Acts on a new stance of the gateway. */
  void recheck() {
    if (over) {
      return;
    }
    Stance now = gateway.stance();
    if (now.trust() == Stance.Trust.DISTRUSTED || !now.routing().allows(target)) {
      cut();
      return;
    }
    stance = now;
    if (now.isFollowed()) {
      goOn();
    } else {
      standStill();
    }
  }

  private void standStill() {
    if (upstream.isBehind()) {
      cut(); // what waits there is out of our hands: the socket may take it any moment
    } else {
      standsStill = true;
      client.pause();
      upstream.pause();
    }
  }

  private void goOn() {
    if (standsStill) {
      standsStill = false;
      goOn(client, upstream);
      goOn(upstream, client);
    }
  }

  private void goOn(Side from, Side to) {
    ByteBuf parked = from.unpark();
    if (parked != null) {
      to.send(parked, from);
    }
    if (from.isInputEnded()) {
      passEnd(from);
    } else {
      from.resume();
    }
  }

  void inputEnded(Side from) {
    if (flows()) {
      passEnd(from);
    }
  }

  private void passEnd(Side from) {
    (from == client ? upstream : client).endOutput();
    from.closeIfBothEnded();
  }

  /** Nothing more is carried. */
  void end() {
    over = true;
  }

  private void cut() {
    over = true;
    gateway.counters().cut.increment();
    upstream.abort();
    client.abort();
  }
}
