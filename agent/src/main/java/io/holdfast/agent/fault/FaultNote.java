package io.holdfast.agent.fault;

import io.holdfast.core.drill.FaultOrder;
import io.holdfast.engine.os.ProcessTable.Life;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host never forgets about the last fault that it was given.
 *
 * @param drill the drill that owned it; a lower number is never obeyed again
 * @param order what was asked for; null when the drill was over before it came
 * @param traces what it takes to take it back
 * @param comesAt wall time of this host at which it comes about; null when it never did
 * @param deadManPid the process that takes it back without the agent; null for none
 * @param deadManStart its start, which tells it from a later one with the same id; null for none
 * @param over whether it has been taken back, and is never brought about any more
 */
record FaultNote(
    long drill,
    @Nullable FaultOrder order,
    List<String> traces,
    @Nullable Instant comesAt,
    @Nullable Integer deadManPid,
    @Nullable Long deadManStart,
    boolean over) {
  FaultNote {
    traces = List.copyOf(traces);
  }

  /** No drill was ever here. */
  static final FaultNote NONE = new FaultNote(0, null, List.of(), null, null, null, true);

  @Nullable Life deadMan() {
    return deadManPid == null || deadManStart == null ? null : new Life(deadManPid, deadManStart);
  }

  FaultNote with(@Nullable Life deadMan) {
    return new FaultNote(
        drill,
        order,
        traces,
        comesAt,
        deadMan == null ? null : deadMan.pid(),
        deadMan == null ? null : deadMan.startTicks(),
        over);
  }

  /** It was tried in vain. */
  FaultNote failed() {
    return new FaultNote(drill, order, traces, null, deadManPid, deadManStart, over);
  }

  FaultNote ended() {
    return new FaultNote(drill, order, traces, comesAt, null, null, true);
  }
}
