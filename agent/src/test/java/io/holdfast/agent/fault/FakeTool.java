package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked to do. */
final class FakeTool implements FaultTool {
  final List<String> done = new CopyOnWriteArrayList<>();
  volatile boolean stands;
  volatile boolean sticks;
  volatile boolean fails;
  volatile boolean hasNoWill;
  volatile @Nullable Reason objection;

  /** The note on disk, if the tool is to read it before it does anything. */
  volatile @Nullable Path note;

  /** What the note said then. */
  volatile String noted = "";

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.MembersKilled;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) {
    return Optional.ofNullable(objection);
  }

  @Override
  public List<String> traces(FaultOrder order) {
    return List.of("trace");
  }

  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) throws IOException {
    if (hasNoWill) {
      throw new IOException("nobody would take it back");
    }
    return Optional.empty();
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces) throws IOException {
    if (fails) {
      throw new IOException("it does not work");
    }
    var onDisk = note;
    if (onDisk != null) {
      noted = Files.readString(onDisk);
    }
    done.add("bring about " + order.drill());
    stands = true;
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces) {
    done.add("take back " + order.drill());
    stands = sticks;
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces) {
    return stands ? List.of("something") : List.of();
  }
}
