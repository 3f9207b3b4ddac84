package io.holdfast.cli.host;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spec.SpecFile;
import java.nio.file.Path;

/** This process as an agent. */
final class AgentProcess {
  private AgentProcess() {}

  /** Serves until the process is told to end. */
  @SuppressWarnings("DoNotCallSuggester")
  static void run(SpecFile spec, ClusterSecret secret, HostId host, Path data)
      throws InterruptedException {
    throw new HoldfastException(
        ErrorCode.MISSING_SOFTWARE,
        "this build has no agent for host %s of cluster %s in %s"
            .formatted(host, spec.spec().name(), data),
        "build one that has");
  }
}
