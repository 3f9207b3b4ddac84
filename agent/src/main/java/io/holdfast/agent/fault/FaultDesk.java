package io.holdfast.agent.fault;

import io.holdfast.agent.link.Internal;
import io.holdfast.agent.storage.FaultFile;
import io.holdfast.agent.storage.StorageException;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place of a host where faults are brought about and taken back, one at a time.
 * Thread-safe. Whatever an earlier agent left is taken back before this one serves.
 */
public final class FaultDesk implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("holdfast.drill");

  /** Long enough for the answer to be on its way. */
  private static final Duration NOTICE = Duration.ofMillis(100);

  /** How much later than the agent its dead man acts. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final FaultFile file;
  private final List<FaultTool> tools;
  private final InstantSource wallClock;
  private final Duration notice;
  private FaultNote note;
  private @Nullable Begin begun;
  private @Nullable Thread course;

  /** Whether the present fault has been promised and has not been tried yet. */
  private boolean coming;

  /** When a drill's fault comes about, by the clock that nobody sets. */
  private record Begin(long drill, long nanos) {}

  private FaultDesk(
      FaultFile file,
      List<FaultTool> tools,
      InstantSource wallClock,
      Duration notice,
      FaultNote note) {
    this.file = file;
    this.tools = tools;
    this.wallClock = wallClock;
    this.notice = notice;
    this.note = note;
  }

  /**
   * Opens it, and takes back what an earlier agent of this host brought about.
   *
   * @param folder of the drills, inside the agent's own
   * @param here services with a member on this host
   * @param server the process of this host's member
   * @param ports of this cluster, as this host sees them
   * @throws StorageException when what was written there cannot be read: something may be left
   */
  public static FaultDesk open(
      Path folder,
      List<ServiceId> here,
      Function<ServiceId, OptionalInt> server,
      Ports ports,
      InstantSource wallClock) {
    return open(
        folder,
        List.of(
            new ProcessFaults(here, server),
            new PacketFaults(ports),
            new DiskFault(folder),
            new ClockFault(new LinuxClock()),
            new AgentFault()),
        wallClock,
        NOTICE);
  }

  /**
   * Opens it.
   *
   * @param notice how long after its answer a fault comes about
   */
  static FaultDesk open(
      Path folder, List<FaultTool> tools, InstantSource wallClock, Duration notice) {
    var file = new FaultFile(folder);
    try {
      var note =
          file.read().map(text -> WireFormat.read(text, FaultNote.class)).orElse(FaultNote.NONE);
      var desk = new FaultDesk(file, tools, wallClock, notice, note);
      if (!note.over()) {
        log.warn("drill {} was here when an agent ended: it is taken back", note.drill());
        var _ = desk.takeBack();
      }
      return desk;
    } catch (IOException | HoldfastException e) {
      throw new StorageException(
          "What drills have done here cannot be read in %s (%s); look for a table holdfast_drill_* with 'nft list tables' and for stopped processes, then remove the folder."
              .formatted(folder, e),
          e);
    }
  }

  /** Does what a call asks for. */
  public FaultAnswer call(Internal.FaultCall call) {
    if (call.order() != null) {
      return order(call.order());
    }
    return call.undo() != null
        ? undo(call.undo())
        : call.look() != null ? look(call.look()) : answered();
  }

  private synchronized FaultAnswer answered() {
    return answer(null);
  }

  /** Whether the fault could be brought about here; changes nothing. */
  public synchronized FaultAnswer look(FaultOrder order) {
    return answer(objection(order));
  }

  /**
   * Brings a fault about shortly after the answer. The same drill's is never brought about twice.
   */
  public synchronized FaultAnswer order(FaultOrder order) {
    if (order.drill() == note.drill() && !note.over()) {
      return answer(null);
    }
    if (order.drill() <= note.drill()) {
      return answer(note.order() != null && order.drill() == note.drill() ? null : late(order));
    }
    var objection = note.over() ? objection(order) : busy();
    if (objection != null) {
      return answer(objection);
    }
    try {
      begin(order, tool(order).orElseThrow());
      return answer(null);
    } catch (IOException e) {
      log.warn("drill {} could not begin", order.drill(), e);
      var _ = takeBack();
      return answer(Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s", e.toString()));
    }
  }

  /** Takes the drill's fault back, and never brings it about from now on. Repeatable. */
  public synchronized FaultAnswer undo(long drill) {
    if (drill > note.drill()) {
      if (!note.over()) {
        return answer(busy());
      }
      save(new FaultNote(drill, null, List.of(), null, null, null, true));
    } else if (drill == note.drill()) {
      var left = takeBack();
      return new FaultAnswer(drill, comesIn(), left, null);
    }
    return answer(null);
  }

  /** Ends its threads. What stands goes on standing until its time is over. */
  @Override
  public synchronized void close() {
    stopCourse();
  }

  private void begin(FaultOrder order, FaultTool tool) throws IOException {
    var traces = tool.traces(order);
    var comesAt = wallClock.instant().plus(notice);
    var next = new FaultNote(order.drill(), order, traces, comesAt, null, null, false);
    write(next);
    coming = true;
    var will = tool.will(order, traces);
    if (will.isPresent()) {
      write(next.with(DeadMan.arm(will.get(), order.lasts().plus(notice).plus(GRACE))));
    }
    // Only now: a slow disk must not make it come later than was said.
    begun = new Begin(order.drill(), System.nanoTime() + notice.toNanos());
    course = Thread.ofVirtual().name("drill").start(() -> run(order, tool, traces));
  }

  private void run(FaultOrder order, FaultTool tool, List<String> traces) {
    try {
      Thread.sleep(notice);
      log.warn("drill {}: {} for {}", order.drill(), order.fault(), order.lasts());
      bringAbout(order, tool, traces);
      Thread.sleep(order.lasts());
      timeOver(order);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      log.error("drill {} went wrong here; it is taken back", order.drill(), e);
      failed(order);
      timeOver(order);
    }
  }

  private synchronized void bringAbout(FaultOrder order, FaultTool tool, List<String> traces)
      throws IOException, InterruptedException {
    if (note.drill() == order.drill() && !note.over()) {
      coming = false;
      tool.bringAbout(order, traces);
    }
  }

  private synchronized void failed(FaultOrder order) {
    if (note.drill() == order.drill()) {
      save(note.failed());
    }
  }

  private synchronized void timeOver(FaultOrder order) {
    if (note.drill() == order.drill()) {
      course = null;
      var _ = takeBack();
    }
  }

  /** What is left then. */
  private List<String> takeBack() {
    stopCourse();
    var order = note.order();
    if (order == null) {
      return List.of();
    }
    if (coming) {
      coming = false;
      note = note.failed(); // it never came, and never will
    }
    try {
      var tool = tool(order).orElseThrow();
      tool.takeBack(order, note.traces());
      var left = tool.left(order, note.traces());
      if (left.isEmpty() && !note.over()) {
        var deadMan = note.deadMan();
        if (deadMan != null) {
          DeadMan.disarm(deadMan);
        }
        log.warn("drill {}: nothing of it is left here", order.drill());
        save(note.ended());
      }
      return left;
    } catch (IOException e) {
      log.warn("drill {} could not be taken back", order.drill(), e);
      return List.of("not known: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("not known: interrupted");
    }
  }

  private void stopCourse() {
    if (course != null) {
      course.interrupt();
      course = null;
    }
  }

  private @Nullable Reason objection(FaultOrder order) {
    try {
      var tool = tool(order);
      return tool.isEmpty()
          ? Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "this version does not know it")
          : tool.get().objection(order).orElse(null);
    } catch (IOException e) {
      return Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "interrupted");
    }
  }

  private Reason busy() {
    return Reason.of(ReasonCode.DRILL_UNDER_WAY, "drill %d stands here", note.drill());
  }

  private Reason late(FaultOrder order) {
    return Reason.of(
        ReasonCode.DRILL_IMPOSSIBLE,
        "drill %d is over here",
        Math.max(order.drill(), note.drill()));
  }

  private Optional<FaultTool> tool(FaultOrder order) {
    return tools.stream().filter(tool -> tool.knows(order.fault())).findFirst();
  }

  private FaultAnswer answer(@Nullable Reason refusal) {
    return new FaultAnswer(note.drill(), comesIn(), left(), refusal);
  }

  private List<String> left() {
    var order = note.order();
    if (order == null || note.over()) {
      return List.of();
    }
    if (coming) {
      return List.of("it is about to come about");
    }
    try {
      return tool(order).orElseThrow().left(order, note.traces());
    } catch (IOException e) {
      return List.of("not known: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("not known: interrupted");
    }
  }

  private @Nullable Duration comesIn() {
    var at = note.comesAt();
    if (at == null) {
      return null;
    }
    return begun != null && begun.drill() == note.drill()
        ? Duration.ofNanos(begun.nanos() - System.nanoTime())
        : Duration.between(wallClock.instant(), at);
  }

  private void save(FaultNote next) {
    try {
      write(next);
    } catch (IOException e) {
      // The note on disk is older and says that something may be there: the safe side.
      log.warn("what drills have done here could not be written down", e);
      note = next;
    }
  }

  private void write(FaultNote next) throws IOException {
    file.write(WireFormat.writeText(next) + "\n");
    note = next;
  }
}
