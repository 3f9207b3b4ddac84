package io.holdfast.core.drill;

import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;
import java.util.Optional;

/** What a host can be given. Nothing here names a command, a path or an address: hosts know. */
public sealed interface Fault {
  /** The member's server process is killed. */
  record EngineKilled(ServiceId service) implements Fault {}

  /** All processes of the member are stopped, and continued later. */
  record EngineHung(ServiceId service) implements Fault {}

  /** The server processes of all members of the host are killed. */
  record MembersKilled() implements Fault {}

  /** Packets are dropped. */
  record Cut(Direction direction) implements Fault {}

  /** Some packets to the host are dropped, at random. */
  record Lossy(int percent) implements Fault {}

  /** No more than so much comes to the host; what is too much is dropped. */
  record Narrow(int kilobytesPerSecond) implements Fault {}

  /** The voter of the host hears no other, and is heard by none. */
  record QuorumCut() implements Fault {}

  /** What runs on the host cannot reach the entries of the services that this one comes after. */
  record DependencyLost(ServiceId service) implements Fault {}

  /** The wall clock of the host's machine is ahead by so much. */
  record ClockStepped(Duration ahead) implements Fault {}

  /** The disk of the agent's data folder is full. */
  record DiskFilled() implements Fault {}

  /** The agent is killed, and started again later. */
  record AgentKilled() implements Fault {}

  /** As the host sees it. */
  enum Direction {
    BOTH,
    INBOUND,
    OUTBOUND
  }

  /** What a slow link lets pass, in kilobytes a second. */
  int NARROW_KILOBYTES = 256;

  /** How far a clock is set forward. */
  Duration CLOCK_STEP = Duration.ofSeconds(30);

  /** How many of a hundred packets a lossy link loses. */
  int LOSS_PERCENT = 30;

  /** The fault that a drill is about; empty for one that asks for a planned move instead. */
  static Optional<Fault> of(DrillKind kind, ServiceId service) {
    return switch (kind) {
      case PROCESS_KILLED -> Optional.of(new EngineKilled(service));
      case PROCESS_HUNG -> Optional.of(new EngineHung(service));
      case MEMBERS_STOPPED -> Optional.of(new MembersKilled());
      case NETWORK_CUT -> Optional.of(new Cut(Direction.BOTH));
      case NETWORK_CUT_INBOUND -> Optional.of(new Cut(Direction.INBOUND));
      case NETWORK_CUT_OUTBOUND -> Optional.of(new Cut(Direction.OUTBOUND));
      case LOSSY_LINK -> Optional.of(new Lossy(LOSS_PERCENT));
      case DISK_FULL -> Optional.of(new DiskFilled());
      case AGENT_KILLED -> Optional.of(new AgentKilled());
      case SLOW_LINK -> Optional.of(new Narrow(NARROW_KILOBYTES));
      case QUORUM_LOST -> Optional.of(new QuorumCut());
      case DEPENDENCY_LOST -> Optional.of(new DependencyLost(service));
      case CLOCK_STEP -> Optional.of(new ClockStepped(CLOCK_STEP));
      case SWITCHOVER, OPERATOR_ERROR -> Optional.empty();
    };
  }
}
