package io.holdfast.agent.supervision;

import io.holdfast.core.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well an engine works, beside what it is.
 *
 * @param problem what keeps it from working well; null when nothing does
 * @param pendingRestart parameters that wait for a restart; null when that is not known
 */
record Condition(@Nullable Reason problem, @Nullable List<String> pendingRestart) {
  static final Condition UNKNOWN = new Condition(null, null);
}
