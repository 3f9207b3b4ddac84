package io.holdfast.core.spec;

import org.jspecify.annotations.Nullable;

/**
 * When drills are allowed, and how surely they must be meant.
 *
 * @param production whether a drill must be confirmed with the cluster's name
 * @param window when drills may begin; null for any time
 */
public record DrillSpec(boolean production, @Nullable Window window) {
  /** At any time, without a confirmation. */
  public static final DrillSpec DEFAULT = new DrillSpec(false, null);
}
