package io.holdfast.api;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/services/{service}/restart}.
 *
 * @param all also members that do not wait for a restart; null for no
 * @param allowDowntime restart a primary without standbys in place, while clients wait; null for no
 */
public record RestartRequest(@Nullable Boolean all, @Nullable Boolean allowDowntime) {
  public boolean isForAll() {
    return Boolean.TRUE.equals(all);
  }

  public boolean allowsDowntime() {
    return Boolean.TRUE.equals(allowDowntime);
  }
}
