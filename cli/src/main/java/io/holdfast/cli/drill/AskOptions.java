package io.holdfast.cli.drill;

import io.holdfast.api.DrillRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which drill is meant. */
final class AskOptions {
  @SuppressWarnings("NullAway.Init")
  @Parameters(
      index = "0",
      paramLabel = "DRILL",
      description = "Its name, as in 'holdfast drill list'.")
  private DrillKind kind;

  @SuppressWarnings("NullAway.Init")
  @Parameters(index = "1", paramLabel = "SERVICE", description = "Service that is measured.")
  private ServiceId service;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Host where the fault is to be. Default: the primary's.")
  private @Nullable HostId host;

  @Option(
      names = "--lasts",
      paramLabel = "SECONDS",
      description = "How long the fault is to stand. Default: as in 'holdfast drill list'.")
  private @Nullable Integer lasts;

  @Option(
      names = "--confirm",
      paramLabel = "CLUSTER",
      description = "Name of the cluster; needed where the spec says 'production: true'.")
  private @Nullable String confirm;

  DrillRequest request() {
    return new DrillRequest(kind, service, host, lasts == null ? null : lasts * 1000L, confirm);
  }

  DrillKind kind() {
    return kind;
  }

  ServiceId service() {
    return service;
  }
}
