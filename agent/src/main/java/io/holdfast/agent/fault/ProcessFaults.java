package io.holdfast.agent.fault;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Kills or stops the processes of members. A trace is a process: its id and its start. */
final class ProcessFaults implements FaultTool {
  private final List<ServiceId> here;
  private final Function<ServiceId, OptionalInt> server;

  /**
   * @param here services with a member on this host
   * @param server the process of this host's member
   */
  ProcessFaults(List<ServiceId> here, Function<ServiceId, OptionalInt> server) {
    this.here = List.copyOf(here);
    this.server = server;
  }

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.EngineKilled
        || fault instanceof Fault.EngineHung
        || fault instanceof Fault.MembersKilled;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) {
    return targets(order).isEmpty()
        ? Optional.of(Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "no process of it runs here"))
        : Optional.empty();
  }

  @Override
  public List<String> traces(FaultOrder order) {
    var lives = new ArrayList<Life>();
    for (var pid : targets(order)) {
      if (order.fault() instanceof Fault.EngineHung) {
        family(pid, lives);
      } else {
        ProcessTable.lifeOf(pid).ifPresent(lives::add);
      }
    }
    return lives.stream().map(life -> life.pid() + " " + life.startTicks()).toList();
  }

  private static void family(int pid, List<Life> into) {
    ProcessTable.lifeOf(pid).ifPresent(into::add);
    ProcessTable.children(pid).forEach(child -> family(child, into));
  }

  private List<Integer> targets(FaultOrder order) {
    var services =
        switch (order.fault()) {
          case Fault.EngineKilled(var service) -> Stream.of(service);
          case Fault.EngineHung(var service) -> Stream.of(service);
          default -> here.stream();
        };
    return services
        .filter(here::contains)
        .flatMapToInt(service -> server.apply(service).stream())
        .boxed()
        .toList();
  }

  /** To continue a process that was not stopped does nothing, whosever it is by then. */
  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) {
    if (!(order.fault() instanceof Fault.EngineHung)) {
      return Optional.empty();
    }
    var command = new ArrayList<>(List.of("kill", "-CONT"));
    lives(traces).forEach(life -> command.add(Integer.toString(life.pid())));
    return Optional.of(new DeadMan.Will(command, false));
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces) {
    var signal = order.fault() instanceof Fault.EngineHung ? Signal.STOP : Signal.KILL;
    send(signal, traces);
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces) {
    if (order.fault() instanceof Fault.EngineHung) {
      send(Signal.CONT, traces);
    }
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces) {
    return order.fault() instanceof Fault.EngineHung
        ? lives(traces).stream()
            .filter(ProcessTable::isStopped)
            .map(life -> "process %d is stopped".formatted(life.pid()))
            .toList()
        : List.of();
  }

  private static void send(Signal signal, List<String> traces) {
    for (var life : lives(traces)) {
      if (life.isRunning()) {
        signal.send(life.pid());
      }
    }
  }

  private static List<Life> lives(List<String> traces) {
    return traces.stream()
        .map(trace -> trace.split(" ", 2))
        .map(parts -> new Life(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
        .toList();
  }
}
