package io.holdfast.simulation.scenario;

import io.holdfast.simulation.machine.Dice;

/**
 * Clients that write and read all the time: some through the gateway of a host, some that stick to
 * one database whatever it has become, which is where a primary that should have stopped is found
 * out.
 */
final class Clients {
  private final World world;
  private final Dice dice;
  private final int[] places;
  private final boolean[] direct;
  private final long paceMicros;
  private boolean faithful;

  Clients(World world) {
    this.world = world;
    dice = world.dice().split();
    int count = 2 + dice.below(3);
    places = new int[count];
    direct = new boolean[count];
    paceMicros = dice.between(150_000, 800_000);
    for (int client = 0; client < count; client++) {
      move(client);
      int who = client;
      world.scheduler().after(dice.between(0, paceMicros), () -> act(who));
    }
  }

  /** From now on all go through gateways, as in a test of what is served. */
  void useGatewaysOnly() {
    faithful = true;
  }

  private void move(int client) {
    direct[client] = !faithful && dice.oneIn(3);
    places[client] = dice.below(direct[client] ? world.memberCount() : world.hostCount());
  }

  private void act(int client) {
    world.scheduler().after(dice.between(paceMicros / 2, paceMicros * 3 / 2), () -> act(client));
    if (dice.oneIn(12) || (faithful && direct[client])) {
      move(client);
    }
    int at = direct[client] ? places[client] : led(places[client]);
    if (at < 0) {
      world.judge().unreachable();
      return;
    }
    var engine = world.engine(at);
    if (dice.oneIn(5)) {
      if (engine.takesWrites()) {
        world.judge().read(engine);
      }
      return;
    }
    int burst = dice.oneIn(6) ? 1 + dice.below(4) : 1;
    for (int i = 0; i < burst; i++) {
      if (engine.write() < 0) {
        world.judge().unreachable();
        return;
      }
    }
  }

  /** Where a gateway leads; below zero for nowhere. */
  private int led(int host) {
    var agent = world.agent(host);
    if (!agent.proc().runs()) {
      return -1;
    }
    int to = agent.gateway().primary();
    if (to < 0 || !world.network().connects(host, to)) {
      return -1;
    }
    world.judge().led(host, world.engine(to), agent.gateway().term());
    return to;
  }
}
