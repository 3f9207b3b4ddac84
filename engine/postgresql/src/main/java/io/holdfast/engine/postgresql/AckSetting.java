package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import java.util.stream.Collectors;

/** An ack rule as PostgreSQL's {@code synchronous_standby_names}. */
final class AckSetting {
  private AckSetting() {}

  /** {@code ANY k ("a","b")}; empty text when the primary acknowledges alone. */
  static String of(AckRule rule) {
    return rule.isAlone()
        ? ""
        : rule.members().stream()
            .map(HostId::name)
            .collect(Collectors.joining("\",\"", "ANY " + rule.required() + " (\"", "\")"));
  }
}
