package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Fills a disk with a file of the drill's own. The trace is the file. */
final class DiskFault implements FaultTool {
  /** What is left free: enough for an agent to go on writing what it must not forget. */
  private static final long RESERVE_BYTES = 8L << 20;

  private static final Path FALLOCATE = Path.of("/usr/bin/fallocate");
  private static final long DEADLINE_SECONDS = 30;

  private final Path folder;

  /**
   * @param folder of the drills, on the disk that is filled
   */
  DiskFault(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.DiskFilled;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) throws IOException {
    if (!Files.isExecutable(FALLOCATE)) {
      return Optional.of(
          Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s is not here: install util-linux", FALLOCATE));
    }
    return size() > 0
        ? Optional.empty()
        : Optional.of(Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "the disk is full already"));
  }

  @Override
  public List<String> traces(FaultOrder order) {
    return List.of(folder.resolve("ballast-" + order.drill()).toString());
  }

  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) {
    return Optional.of(new DeadMan.Will(List.of("rm", "-f", traces.getFirst()), false));
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                FALLOCATE.toString(), "-l", Long.toString(size()), "--", traces.getFirst())
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          "the disk could not be filled: "
              + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces) throws IOException {
    Files.deleteIfExists(Path.of(traces.getFirst()));
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces) {
    return Files.exists(Path.of(traces.getFirst()))
        ? List.of("the file " + traces.getFirst())
        : List.of();
  }

  private long size() throws IOException {
    return Files.getFileStore(folder).getUsableSpace() - RESERVE_BYTES;
  }
}
