package io.holdfast.engine.mysql;

import java.nio.file.Path;

/**
 * Where everything of one member lies.
 *
 * @param home folder of this member's own
 * @param data the data directory
 */
record MemberFiles(Path home, Path data) {
  private static final int LONGEST_SOCKET_PATH = 107;

  Path config() {
    return home.resolve("conf");
  }

  Path mainConfig() {
    return config().resolve("my.cnf");
  }

  /** Statements that every start begins with: the agent's own account. */
  Path initFile() {
    return config().resolve("init.sql");
  }

  /** Login of the tools that copy and replay; exists only while one runs. */
  Path toolLogin(String purpose) {
    return config().resolve("tool-" + purpose + ".cnf");
  }

  Path logs() {
    return home.resolve("log");
  }

  Path errorLog() {
    return logs().resolve("error.log");
  }

  /** What the server says before its own log is open. */
  Path startLog() {
    return home.resolve("start.log");
  }

  Path run() {
    return home.resolve("run");
  }

  Path pidFile() {
    return run().resolve("server.pid");
  }

  /** The Unix socket; beside the data when its path would be too long for the system. */
  Path socket() {
    var wanted = run().resolve("mysqld.sock");
    return wanted.toString().length() > LONGEST_SOCKET_PATH ? Path.of("mysqld.sock") : wanted;
  }

  /** Whom this member is told to receive from; missing while it must receive from nobody. */
  Path link() {
    return home.resolve("link");
  }

  /** Log that recovery took out of the data before anybody knew whether it was acknowledged. */
  Path held() {
    return home.resolve("held");
  }

  /** What a server that was stopped in order had, of a flavour whose log does not tell. */
  Path stopped() {
    return home.resolve("stopped");
  }

  /** What only this member had before it gave it up (S7). */
  Path diverged() {
    return home.resolve("diverged");
  }

  /** A data directory that is being made. */
  Path dataInTheMaking() {
    return data.resolveSibling(data.getFileName() + ".new");
  }

  /** Exists from before a copy is loaded into new data until it is whole. */
  Path loading() {
    return home.resolve("loading");
  }

  /** A data directory that has been replaced. */
  Path dataReplaced(String when) {
    return data.resolveSibling(data.getFileName() + ".old-" + when);
  }

  /** Says that the data was made or taken over by us, and may be replaced by us. */
  Path ownership() {
    return home.resolve("member.json");
  }
}
