package io.holdfast.simulation.scenario;

import io.holdfast.core.record.Phase;
import io.holdfast.simulation.machine.Dice;

/**
 * One fault that stays, and a controller that does not: a host is lost for good with the primary on
 * it, and from the moment at which a member has been told to seal the controller changes again and
 * again. (What a controller knew that could tell nobody is lost with it.) In half of the histories
 * the primary is the second one that there was.
 */
final class Restlessness {
  private static final int NOBODY = -1;
  private static final long AGAIN_MICROS = 500_000;

  private final World world;
  private final Dice dice;
  private int lost = NOBODY;
  private boolean changing;
  private boolean over;

  Restlessness(World world) {
    this.world = world;
    dice = world.dice().split();
    boolean second = dice.oneIn(2);
    if (second) {
      world.scheduler().after(dice.between(500_000, 1_500_000), this::killEngine);
    }
    long at = second ? dice.between(4_000_000, 5_000_000) : dice.between(1_500_000, 4_000_000);
    world.scheduler().after(at, this::lose);
    world.judge().onSeal(_ -> sealed());
  }

  /** The host that is lost; below zero when none is. */
  int lost() {
    return lost;
  }

  /** Everything but the lost host is calm from now on. */
  void end() {
    over = true;
  }

  private void killEngine() {
    if (world.primary() >= 0) {
      world.engine(world.primary()).crash(false);
    }
  }

  private void lose() {
    if (!isWhole()) {
      world.scheduler().after(AGAIN_MICROS, this::lose);
      return;
    }
    lost = world.primary();
    boolean gone = dice.oneIn(2);
    if (world.trace().isOn()) {
      world.trace().say("FAULT", "host %s is lost".formatted(world.hosts().id(lost)));
    }
    for (int other = 0; other < world.hostCount(); other++) {
      if (other != lost) {
        world.network().cut(lost, other, true);
        world.network().cut(other, lost, true);
      }
    }
    if (gone) {
      world.network().power(lost, false);
      world.ground().killAgent(lost);
      world.engine(lost).crash(true);
    }
    world.quorum().topologyChanged();
  }

  /** Only what everybody holds can be gone on with within the objective. */
  private boolean isWhole() {
    int primary = world.primary();
    if (over
        || primary < 0
        || !world.record().isSettled()
        || !(world.record().phase() instanceof Phase.Leading)) {
      return false;
    }
    for (int member = 0; member < world.memberCount(); member++) {
      if (member != primary && !world.engine(primary).hasConnected(member)) {
        return false;
      }
    }
    return true;
  }

  private void sealed() {
    if (lost < 0 || changing) {
      return;
    }
    changing = true;
    long at = 0;
    int changes = 3 + dice.below(6);
    for (int change = 0; change < changes; change++) {
      at += dice.between(300_000, 1_800_000);
      world.scheduler().after(at, this::change);
    }
  }

  private void change() {
    if (!over) {
      world.judge().coverage().count("controller changed during a failover");
      world.quorum().disturb();
    }
  }
}
