package io.holdfast.simulation.scenario;

/** What can go wrong, and what operators can ask for, with how often it is drawn. */
enum Fault {
  ENGINE_KILLED(10),
  AGENT_KILLED(8),
  PROCESSES_KILLED(6),
  POWER_LOST(10),
  ENGINE_FROZEN(5),
  AGENT_FROZEN(5),
  HOST_FROZEN(8),
  HOST_CUT_OFF(8),
  HOST_CUT_OFF_ONE_WAY(6),
  LINK_CUT(6),
  LINK_CUT_ONE_WAY(4),
  NETWORK_SPLIT(6),
  NETWORK_LOSSY(4),
  NETWORK_SLOW(4),
  DATA_DISK_FULL(4),
  AGENT_DISK_FULL(3),
  DATA_DISK_LOST(4),
  QUORUM_DOWN(4),
  ELECTION(8),
  CONTROLLER_KILLED(6),
  CONTROLLER_FROZEN(6),
  SWITCHOVER(12),
  FAILOVER(5),
  FAILOVER_ACCEPTING_LOSS(1),
  PAUSE(2);

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
