package io.holdfast.core.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of Redis servers whose primary is chosen by Sentinels that were there before (S9). Both are
 * observed and asked, never started, stopped, configured or promoted.
 *
 * @param name what the Sentinels call it: the name in their {@code sentinel monitor}
 * @param sentinels where they listen, {@code host:port}, all of them: a majority of these is
 *     believed
 * @param sentinelLogin how to log in at the Sentinels; null when they ask for nothing
 * @param memberLogin how to log in at the Redis servers; null when they ask for nothing
 */
public record AdoptedSpec(
    String name,
    List<String> sentinels,
    @Nullable Login sentinelLogin,
    @Nullable Login memberLogin) {
  public AdoptedSpec {
    sentinels = List.copyOf(sentinels);
  }

  /**
   * An account of Redis'.
   *
   * @param passwordFile relative to the spec's folder
   */
  public record Login(String user, String passwordFile) {
    /** The user that a client without a name is. */
    public static final String DEFAULT_USER = "default";
  }

  /** How many of the Sentinels are more than half. */
  public int majority() {
    return sentinels.size() / 2 + 1;
  }
}
