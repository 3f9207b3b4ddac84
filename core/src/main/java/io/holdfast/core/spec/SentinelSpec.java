package io.holdfast.core.spec;

import org.jspecify.annotations.Nullable;

/**
 * The port on which every agent answers clients of Redis Sentinel.
 *
 * @param port TCP port, on every host
 * @param via which addresses clients are given
 * @param passwordFile file with the password that clients have to send, relative to the spec's
 *     folder; null when none is asked for
 */
public record SentinelSpec(int port, Via via, @Nullable String passwordFile) {
  public static final int DEFAULT_PORT = 26379;

  /** Which addresses clients are given. */
  public enum Via {
    /** The members' own. */
    MEMBER,
    /** Those of the gateway on the host that is asked. */
    GATEWAY
  }
}
