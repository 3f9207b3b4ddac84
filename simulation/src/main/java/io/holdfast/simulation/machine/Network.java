package io.holdfast.simulation.machine;

import java.util.Arrays;

/**
 * What lies between hosts: every directed link can be cut, lossy or slow on its own. Messages are
 * lost, late, out of order and doubled now and then on good links too.
 */
public final class Network {
  private static final long LOCAL_MICROS = 30;
  private static final long FASTEST_MICROS = 150;
  private static final long SLOWEST_MICROS = 1_500;
  private static final long STRAGGLER_MICROS = 4_000_000;
  private static final int ONE_STRAGGLER_IN = 300;
  private static final int ONE_DUPLICATE_IN = 200;

  private final Scheduler scheduler;
  private final Dice dice;
  private final int hosts;
  private final boolean[] cut;
  private final int[] lossPercent;
  private final long[] slowMicros;
  private final boolean[] powerless;
  private final boolean[] refusing;

  public Network(Scheduler scheduler, Dice dice, int hosts) {
    this.scheduler = scheduler;
    this.dice = dice;
    this.hosts = hosts;
    cut = new boolean[hosts * hosts];
    lossPercent = new int[hosts * hosts];
    slowMicros = new long[hosts * hosts];
    powerless = new boolean[hosts];
    refusing = new boolean[hosts];
  }

  /** Cuts or mends one direction of a link. */
  public void cut(int from, int to, boolean severed) {
    cut[from * hosts + to] = severed;
  }

  /** Makes one direction of a link bad, or good again with zeros. */
  public void impair(int from, int to, int loss, long extraMicros) {
    lossPercent[from * hosts + to] = loss;
    slowMicros[from * hosts + to] = extraMicros;
  }

  /** Gives a host power, or takes it; without it nobody there even refuses a connection. */
  public void power(int host, boolean on) {
    powerless[host] = !on;
  }

  public boolean isPowered(int host) {
    return !powerless[host];
  }

  /** Whether what is cut off of a host is refused in its name, as by a firewall, or lost. */
  public void refuse(int host, boolean refused) {
    refusing[host] = refused;
  }

  /** Whether somebody refuses a connection in the name of the other, whatever lives there. */
  public boolean refuses(int one, int other) {
    return !connects(one, other) && (refusing[one] || refusing[other]);
  }

  /** Makes every link good. */
  public void mend() {
    Arrays.fill(refusing, false);
    Arrays.fill(cut, false);
    Arrays.fill(lossPercent, 0);
    Arrays.fill(slowMicros, 0);
  }

  /** Whether anything gets through in this direction. */
  public boolean passes(int from, int to) {
    return from == to || !cut[from * hosts + to];
  }

  /** Whether a connection works: packets pass in both directions. */
  public boolean connects(int one, int other) {
    return passes(one, other) && passes(other, one);
  }

  /** One message of a request or an answer: on its own, may be lost, late or doubled. */
  public void send(int from, int to, Proc receiver, Runnable message) {
    if (from == to) {
      scheduler.after(LOCAL_MICROS, () -> receiver.deliver(message));
      return;
    }
    int link = from * hosts + to;
    if (cut[link] || isLost(link)) {
      return;
    }
    long delay = delayMicros(from, to);
    if (dice.oneIn(ONE_STRAGGLER_IN)) {
      delay += dice.between(0, STRAGGLER_MICROS);
    }
    scheduler.after(delay, () -> receiver.deliver(message));
    if (dice.oneIn(ONE_DUPLICATE_IN)) {
      scheduler.after(delay + dice.between(0, STRAGGLER_MICROS), () -> receiver.deliver(message));
    }
  }

  /** How long one packet of a connection takes now; a lost one is sent again later. */
  public long streamMicros(int from, int to) {
    long delay = delayMicros(from, to);
    return isLost(from * hosts + to) ? delay + 200_000 : delay;
  }

  private boolean isLost(int link) {
    return lossPercent[link] > 0 && dice.percent(lossPercent[link]);
  }

  private long delayMicros(int from, int to) {
    long slow = slowMicros[from * hosts + to];
    long delay = dice.between(FASTEST_MICROS, SLOWEST_MICROS);
    return slow == 0 ? delay : delay + dice.between(slow / 2, slow);
  }
}
