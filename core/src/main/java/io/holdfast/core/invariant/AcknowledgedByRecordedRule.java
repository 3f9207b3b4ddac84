package io.holdfast.core.invariant;

import io.holdfast.core.durability.AckRule;
import io.holdfast.core.record.ServiceRecord;
import java.util.Optional;

/**
 * S2: whatever rule a primary acknowledges by stands in the record at that moment, so that a
 * promotion would ask for it; also when it acknowledges alone, degraded.
 */
public final class AcknowledgedByRecordedRule {
  private AcknowledgedByRecordedRule() {}

  /** The primary of the record's term acknowledges by a rule. */
  public static Optional<Violation> check(ServiceRecord record, AckRule rule) {
    if (!record.term().equals(rule.term())) {
      return Optional.empty();
    }
    return record.rules().stream().anyMatch(recorded -> recorded.asksSameAs(rule))
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                AcknowledgedByRecordedRule.class,
                "%s acknowledges by %s, which is not among %s",
                rule.primary(),
                rule,
                record.rules()));
  }
}
