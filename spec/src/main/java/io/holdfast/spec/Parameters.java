package io.holdfast.spec;

import java.util.Set;

/** Engine settings that a spec must not decide, because the safety rules rest on them. */
final class Parameters {
  private static final Set<String> DECIDED =
      Set.of(
          "cluster_name",
          "config_file",
          "data_directory",
          "external_pid_file",
          "fsync",
          "full_page_writes",
          "hba_file",
          "hot_standby",
          "ident_file",
          "listen_addresses",
          "password_encryption",
          "port",
          "primary_conninfo",
          "primary_slot_name",
          "promote_trigger_file",
          "recovery_min_apply_delay",
          "recovery_target",
          "recovery_target_lsn",
          "recovery_target_name",
          "recovery_target_time",
          "recovery_target_timeline",
          "recovery_target_xid",
          "restart_after_crash",
          "restore_command",
          "synchronous_standby_names",
          "unix_socket_directories",
          "wal_log_hints");

  private static final Set<String> DECIDED_FOR_REDIS =
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

  private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply");
  private static final Set<String> REPLICATING_LEVELS = Set.of("replica", "logical");

  private Parameters() {}

  static void check(Tree service, Problems problems) {
    var parameters = service.tree("parameters");
    if (Defaults.isRedis(service)) {
      for (var name : parameters.keys()) {
        if (DECIDED_FOR_REDIS.contains(name)) {
          problems.error(parameters.placeOf(name), "is decided by Holdfast; leave it out");
        }
      }
      return;
    }
    for (var name : parameters.keys()) {
      var value = parameters.find(name, String.class).orElse("");
      if (DECIDED.contains(name)) {
        problems.error(parameters.placeOf(name), "is decided by Holdfast; leave it out");
      } else if (name.equals("synchronous_commit") && !DURABLE_COMMITS.contains(value)) {
        problems.error(
            parameters.placeOf(name),
            "'%s' would acknowledge writes that no standby has on disk; expected on or remote_apply, or"
                + " durability: async",
            value);
      } else if (name.equals("wal_level") && !REPLICATING_LEVELS.contains(value)) {
        problems.error(parameters.placeOf(name), "found '%s', expected replica or logical", value);
      }
    }
  }
}
