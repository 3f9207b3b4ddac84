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
  HOST_SUSPENDED(6),
  HOST_CUT_OFF(5),
  HOST_CUT_OFF_REFUSING(3),
  HOST_CUT_OFF_ONE_WAY(6),
  CUT_OFF_WITH_CONTROLLER(4),
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
  PAUSE(2),

  /** Strikes by itself just after a member has told of its seal. */
  SEALED_AGENT_KILLED(0),
  SEALED_ENGINE_KILLED(0);

  /** What a fault takes from an asynchronous primary that keeps it from going on for too long. */
  enum Takes {
    NOTHING,
    /** The agent, which is what keeps its lease. */
    AGENT,
    /** Somebody's sight of the engine, which is what a lease is not needed for. */
    SIGHT,
    BOTH
  }

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  Takes takes() {
    return switch (this) {
      case AGENT_KILLED, AGENT_FROZEN, CONTROLLER_KILLED, CONTROLLER_FROZEN, SEALED_AGENT_KILLED ->
          Takes.AGENT;
      case HOST_FROZEN, HOST_SUSPENDED -> Takes.BOTH;
      case ENGINE_FROZEN,
          HOST_CUT_OFF,
          HOST_CUT_OFF_REFUSING,
          CUT_OFF_WITH_CONTROLLER,
          HOST_CUT_OFF_ONE_WAY,
          LINK_CUT,
          LINK_CUT_ONE_WAY,
          NETWORK_SPLIT ->
          Takes.SIGHT;
      case ENGINE_KILLED,
          SEALED_ENGINE_KILLED,
          PROCESSES_KILLED,
          POWER_LOST,
          NETWORK_LOSSY,
          NETWORK_SLOW,
          DATA_DISK_FULL,
          AGENT_DISK_FULL,
          DATA_DISK_LOST,
          QUORUM_DOWN,
          ELECTION,
          SWITCHOVER,
          FAILOVER,
          FAILOVER_ACCEPTING_LOSS,
          PAUSE ->
          Takes.NOTHING;
    };
  }
}
