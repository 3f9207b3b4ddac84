package io.holdfast.engine.redis.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The configuration file. Whoever starts a server with it gets a replica of nobody: port 0 cannot
 * be listened on. Why each setting: docs/engines/redis.md.
 */
public final class ServerConfig {
  /** The address and port of a primary that does not exist. */
  public static final String NOBODY = "127.0.0.1";

  public static final String NOBODY_PORT = "0";

  private static final Set<String> DECIDED =
      Set.of(
          "acl-pubsub-default",
          "aclfile",
          "appenddirname",
          "appendfilename",
          "bind",
          "bind-source-addr",
          "cluster-enabled",
          "daemonize",
          "dbfilename",
          "dir",
          "include",
          "loadmodule",
          "logfile",
          "masterauth",
          "masteruser",
          "min-replicas-max-lag",
          "min-replicas-to-write",
          "pidfile",
          "port",
          "protected-mode",
          "rename-command",
          "repl-backlog-ttl",
          "repl-diskless-load",
          "replica-announce-ip",
          "replica-announce-port",
          "replica-read-only",
          "replica-serve-stale-data",
          "replicaof",
          "requirepass",
          "slaveof",
          "supervised",
          "tls-port",
          "unixsocket",
          "user");

  private ServerConfig() {}

  /** Whether the spec may not set it. */
  public static boolean isDecided(String name) {
    return DECIDED.contains(name);
  }

  /** Settings that a spec may change. */
  public static Map<String, String> defaults() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("appendonly", "yes");
    settings.put("appendfsync", "everysec");
    settings.put("repl-backlog-size", "64mb");
    settings.put("repl-ping-replica-period", "1");
    settings.put("repl-timeout", "10");
    settings.put("repl-diskless-sync-delay", "0");
    settings.put("shutdown-timeout", "2");
    settings.put("tcp-keepalive", "30");
    return settings;
  }

  /** Defaults with the spec's parameters over them. */
  public static Map<String, String> wanted(Map<String, String> parameters) {
    var settings = new LinkedHashMap<>(defaults());
    parameters.forEach((name, value) -> {
      if (!isDecided(name)) {
        settings.put(name, value);
      }
    });
    return settings;
  }

  /**
   * The file.
   *
   * @param appendOnly whether the data is read from the append-only file
   */
  public static String render(
      MemberFiles files,
      String address,
      int port,
      Map<String, String> wanted,
      int maxLagSeconds,
      boolean appendOnly) {
    var settings = new LinkedHashMap<>(wanted);
    settings.put("appendonly", appendOnly ? "yes" : "no");
    settings.put("bind", address);
    settings.put("bind-source-addr", address);
    settings.put("port", Integer.toString(port));
    settings.put("protected-mode", "no");
    settings.put("daemonize", "no");
    settings.put("supervised", "no");
    settings.put("cluster-enabled", "no");
    settings.put("pidfile", quoted(files.pidFile().toString()));
    settings.put("logfile", quoted(files.serverLog().toString()));
    settings.put("dir", quoted(files.data().toString()));
    settings.put("dbfilename", "dump.rdb");
    settings.put("appenddirname", "appendonlydir");
    settings.put("appendfilename", "appendonly.aof");
    settings.put("aclfile", quoted(files.users().toString()));
    settings.put("replicaof", NOBODY + " " + NOBODY_PORT);
    settings.put("replica-read-only", "yes");
    settings.put("replica-serve-stale-data", "yes");
    settings.put("replica-announce-ip", address);
    settings.put("replica-announce-port", Integer.toString(port));
    settings.put("repl-backlog-ttl", "0");
    settings.put("repl-diskless-load", "disabled");
    settings.put("min-replicas-to-write", "0");
    settings.put("min-replicas-max-lag", Integer.toString(maxLagSeconds));
    var text = new StringBuilder("# Written by Holdfast; changes made here are lost.\n");
    settings.forEach((name, value) -> text.append(line(name, value)));
    return text.toString();
  }

  /** One setting as it stands in the file, with its line end. */
  public static String line(String name, String value) {
    return name + " " + (value.isBlank() ? "\"\"" : value.replace('\n', ' ')) + "\n";
  }

  private static String quoted(String path) {
    return "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
