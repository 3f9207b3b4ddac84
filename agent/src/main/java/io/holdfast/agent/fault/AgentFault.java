package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kills this very agent. It is started again by its service manager or, when there is none or it is
 * slow, by a dead man with the agent's own command line; whoever comes second finds the data folder
 * locked, and ends.
 */
final class AgentFault implements FaultTool {
  /** The arguments of a process that has shown more are not all there (proc(5)). */
  private static final int FEWEST_ARGUMENTS = 2;

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.AgentKilled;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) {
    return arguments().size() < FEWEST_ARGUMENTS
        ? Optional.of(
            Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "the agent's own command line is not known"))
        : Optional.empty();
  }

  @Override
  public List<String> traces(FaultOrder order) {
    return List.of();
  }

  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) throws IOException {
    var arguments = arguments();
    var command = new ArrayList<String>();
    command.add(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
    command.addAll(arguments.subList(1, arguments.size()));
    return Optional.of(new DeadMan.Will(command, true));
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces) {
    Signal.KILL.send(self());
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces) {
    // Whoever can be asked to take it back is an agent that runs.
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces) {
    return List.of();
  }

  private static List<String> arguments() {
    return ProcessTable.arguments(self());
  }

  private static int self() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }
}
