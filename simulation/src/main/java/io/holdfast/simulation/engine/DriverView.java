package io.holdfast.simulation.engine;

import io.holdfast.core.durability.AckRule;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.simulation.bug.Bug;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the driver in the agent would report of its engine. */
final class DriverView {
  private static final int NOT_ENFORCED = -1;

  private final SimEngine engine;
  private final EngineRoom room;
  private final Steps steps;
  private final DataFolder folder;
  private final Receiver receiver;

  private long enforcedRule = NOT_ENFORCED;
  private EngineState.@Nullable Enforced enforced;

  DriverView(SimEngine engine, EngineRoom room, Steps steps) {
    this.engine = engine;
    this.room = room;
    this.steps = steps;
    folder = engine.folder();
    receiver = engine.receiver();
  }

  // ---- the ack rule, of which it has to know that every part of the engine acts by it

  void confirm(AckRule rule) {
    enforcedRule = rule.since().number();
    enforced = new EngineState.Enforced(rule.since(), engine.position(folder.length));
  }

  void forget() {
    enforcedRule = NOT_ENFORCED;
    enforced = null;
  }

  boolean isConfirmed(AckRule rule) {
    return enforcedRule == rule.since().number();
  }

  // ---- all of it

  EngineState state() {
    if (steps.isRemaking()) {
      return new EngineState.Starting("being remade");
    }
    if (engine.proc().isFrozen()) {
      return new EngineState.Unresponsive(
          micros(room.scheduler().nowMicros() - engine.frozenAtMicros()));
    }
    return switch (engine.mode()) {
      case ABSENT -> new EngineState.Absent();
      case STOPPED -> new EngineState.Stopped(folder.clean ? engine.position(folder.length) : null);
      case STARTING -> new EngineState.Starting("recovering");
      case STANDBY -> standby();
      case PRIMARY ->
          new EngineState.Primary(
              EngineRoom.term(engine.term()),
              engine.position(folder.length),
              engine.isOpen(),
              enforced);
    };
  }

  private EngineState standby() {
    engine.saysWhatItHolds();
    var received = engine.safePosition();
    long behind = receiver.behindMicros();
    return new EngineState.Standby(received, received, link(), behind < 0 ? null : micros(behind));
  }

  private Link link() {
    boolean detaching = folder.upstream == DataFolder.NOBODY;
    if (receiver.isConnected() && !(detaching && room.has(Bug.SEAL_REPORTED_EARLY))) {
      return new Link.Attached(
          room.hosts().id(receiver.upstream()),
          EngineRoom.term(receiver.upstreamTerm()),
          receiver.isStreaming());
    }
    if (detaching) {
      return new Link.Detached();
    }
    return new Link.Attached(
        room.hosts().id(folder.upstream), EngineRoom.term(folder.upstreamTerm), false);
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }

  /** A number that changes whenever something of importance in it does. */
  int signature() {
    int code = engine.mode().code();
    code += steps.isRemaking() ? 8 : 0;
    code += engine.proc().isFrozen() ? 16 : 0;
    code += engine.isOpen() ? 32 : 0;
    code += folder.clean ? 64 : 0;
    code += receiver.isConnected() ? 128 : 0;
    code = code * 31 + folder.upstream;
    code = code * 31 + folder.upstreamTerm;
    code = code * 31 + (int) enforcedRule;
    return code * 31 + engine.term();
  }
}
