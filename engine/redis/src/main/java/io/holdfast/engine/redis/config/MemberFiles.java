package io.holdfast.engine.redis.config;

import java.nio.file.Path;

/**
 * Where everything of one member lies.
 *
 * @param home folder of this member's own
 * @param data the data directory
 */
public record MemberFiles(Path home, Path data) {
  public Path config() {
    return home.resolve("conf");
  }

  public Path serverConfig() {
    return config().resolve("redis.conf");
  }

  /** The users of a server that has just been started: Holdfast's are on, clients are off. */
  public Path users() {
    return config().resolve("users.acl");
  }

  public Path logs() {
    return home.resolve("log");
  }

  public Path serverLog() {
    return logs().resolve("redis.log");
  }

  /** What the server says before its own log is open. */
  public Path startLog() {
    return home.resolve("start.log");
  }

  public Path pidFile() {
    return home.resolve("redis.pid");
  }

  /** Where the log ended at a stop in order; gone from the next start on. */
  public Path stopped() {
    return config().resolve("stopped");
  }

  /** The note of the stop that came before the present start. */
  public Path resumed() {
    return config().resolve("resumed");
  }

  /** Says that the append-only file, not the snapshot, is the present data. */
  public Path appendOnlyIsCurrent() {
    return config().resolve("append-only-is-current");
  }

  /** Says that the data was made or taken over by us, and may be replaced by us. */
  public Path ownership() {
    return home.resolve("member.json");
  }

  /** What only this member had before it was copied anew (S7). */
  public Path diverged() {
    return home.resolve("diverged");
  }

  public Path snapshot() {
    return data.resolve("dump.rdb");
  }

  public Path appendOnlyFolder() {
    return data.resolve("appendonlydir");
  }
}
