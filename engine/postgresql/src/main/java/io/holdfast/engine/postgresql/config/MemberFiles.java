package io.holdfast.engine.postgresql.config;

import java.nio.file.Path;

/**
 * Where everything of one member lies.
 *
 * @param home folder of this member's own
 * @param data the data directory
 */
public record MemberFiles(Path home, Path data) {
  private static final int LONGEST_SOCKET_PATH = 107;

  public Path config() {
    return home.resolve("conf");
  }

  public Path mainConfig() {
    return config().resolve("postgresql.conf");
  }

  /** Settings that Holdfast decides. */
  public Path ownedConfig() {
    return config().resolve("holdfast.conf");
  }

  /** Settings from the spec. */
  public Path specConfig() {
    return config().resolve("parameters.conf");
  }

  /** Includes the configuration file of an adopted server; includes nothing when there was none. */
  public Path adoptedConfig() {
    return config().resolve("adopted.conf");
  }

  /** Settings that the protocol changes while the server runs. */
  public Path liveConfig() {
    return config().resolve("live.conf");
  }

  public Path accessRules() {
    return config().resolve("pg_hba.conf");
  }

  public Path userMap() {
    return config().resolve("pg_ident.conf");
  }

  /** Password with which this member receives from its primary; gone while it must not. */
  public Path receiverPassword() {
    return config().resolve("receiver.pgpass");
  }

  /** Password for the tools that copy and rewind; exists only while one runs. */
  public Path toolPassword() {
    return config().resolve("tool.pgpass");
  }

  public Path logs() {
    return home.resolve("log");
  }

  /** What the server says before its own log is open. */
  public Path startLog() {
    return home.resolve("start.log");
  }

  /** Folder of the Unix socket; empty text when its path would be too long for the system. */
  public String socketFolder(int port) {
    var folder = home.resolve("run").toString();
    return (folder + "/.s.PGSQL." + port).length() > LONGEST_SOCKET_PATH ? "" : folder;
  }

  public Path sockets() {
    return home.resolve("run");
  }

  /** What only this member had before it was rewound or copied anew (S7). */
  public Path diverged() {
    return home.resolve("diverged");
  }

  /** A data directory that is being made. */
  public Path dataInTheMaking() {
    return data.resolveSibling(data.getFileName() + ".new");
  }

  /** A data directory that has been replaced. */
  public Path dataReplaced(String when) {
    return data.resolveSibling(data.getFileName() + ".old-" + when);
  }

  /** Says that the data was made or taken over by us, and may be replaced by us. */
  public Path ownership() {
    return home.resolve("member.json");
  }

  /** Exists from before a rewind touches the data until it is whole again. */
  public Path rewinding() {
    return home.resolve("rewinding");
  }

  public Path wal() {
    return data.resolve("pg_wal");
  }

  /** Makes a server that is started come up as a standby, whoever starts it. */
  public Path standbySignal() {
    return data.resolve("standby.signal");
  }
}
