package io.holdfast.agent;

import io.holdfast.core.cluster.HostId;
import java.nio.file.Path;

/** Runs one agent from the class path of the tests: spec, host, data folder. */
public final class RunAgent {
  private RunAgent() {}

  /** Entry point. */
  public static void main(String[] args) throws InterruptedException {
    Agent.run(Path.of(args[0]), new HostId(args[1]), Path.of(args[2]));
  }
}
