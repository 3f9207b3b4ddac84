package io.holdfast.agent.http;

import io.holdfast.api.ClusterStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.report.EngineState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this host knows by itself, for answers that need no controller. */
public interface LocalView {
  /** Whether members are supervised and entries open. */
  boolean isStarted();

  /** What is not as it should be; empty when this host is ready. */
  List<Reason> notReady();

  /** Who is controller, as far as this host knows. */
  Optional<HostId> controller();

  /** The cluster as far as this host knows it; its controller is null. */
  ClusterStatus status();

  /** This host's member of the service; null when it has none or does not know yet. */
  @Nullable EngineState engine(ServiceId service);

  /** Where the service's clients are led to; null before the first route. */
  @Nullable Route route(ServiceId service);
}
