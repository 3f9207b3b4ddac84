package io.holdfast.agent.supervision;

import io.holdfast.core.host.HostAction;
import java.time.Duration;

/** How long a step may take before its driver gives up waiting. */
final class StepDeadlines {
  private StepDeadlines() {}

  /**
   * @param drain how long a primary may take to finish its clients' work
   */
  static Duration of(HostAction action, Duration drain) {
    return switch (action) {
      case HostAction.RememberSeal _, HostAction.StopReceiving _ -> Duration.ofSeconds(5);
      case HostAction.Tune _ -> Duration.ofSeconds(2);
      case HostAction.Open _, HostAction.Run _, HostAction.KeepLogFor _, HostAction.Enforce _ ->
          Duration.ofSeconds(5);
      case HostAction.Attach _, HostAction.Promote _, HostAction.StartFenced _ ->
          Duration.ofSeconds(30);
      case HostAction.Drain _, HostAction.Demote _, HostAction.Appeal _ -> drain;
      case HostAction.HoldWrites _, HostAction.ReleaseWrites _ -> Duration.ofSeconds(2);
      case HostAction.Initialize _, HostAction.Adopt _ -> Duration.ofMinutes(5);
      case HostAction.Rewind _ -> Duration.ofHours(6);
      case HostAction.Clone _ -> Duration.ofDays(3);
    };
  }
}
