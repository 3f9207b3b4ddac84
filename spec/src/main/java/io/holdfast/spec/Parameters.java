package io.holdfast.spec;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

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
          "lc_messages",
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
          "update_process_title",
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

  /** Of MariaDB; it takes both spellings. Source: docs/engines/mariadb.md. */
  private static final Set<String> DECIDED_FOR_MARIADB =
      Set.of(
          "bind_address",
          "binlog_format",
          "datadir",
          "gtid_domain_id",
          "gtid_strict_mode",
          "init_connect",
          "init_rpl_role",
          "innodb_flush_log_at_trx_commit",
          "log_bin",
          "log_error",
          "log_slave_updates",
          "pid_file",
          "port",
          "read_only",
          "relay_log",
          "relay_log_purge",
          "relay_log_recovery",
          "rpl_semi_sync_master_enabled",
          "rpl_semi_sync_master_timeout",
          "rpl_semi_sync_master_wait_no_slave",
          "rpl_semi_sync_master_wait_point",
          "rpl_semi_sync_slave_enabled",
          "rpl_semi_sync_slave_kill_conn_timeout",
          "server_id",
          "skip_name_resolve",
          "skip_slave_start",
          "slave_net_timeout",
          "socket",
          "sync_binlog",
          "sync_relay_log");

  /** Of MySQL; it takes both spellings. Source: docs/engines/mysql.md. */
  private static final Set<String> DECIDED_FOR_MYSQL =
      Set.of(
          "bind_address",
          "binlog_format",
          "binlog_order_commits",
          "datadir",
          "enforce_gtid_consistency",
          "gtid_mode",
          "init_connect",
          "innodb_flush_log_at_trx_commit",
          "log_bin",
          "log_error",
          "log_replica_updates",
          "mysqlx",
          "performance_schema",
          "persisted_globals_load",
          "pid_file",
          "plugin_load_add",
          "port",
          "read_only",
          "relay_log",
          "relay_log_purge",
          "relay_log_recovery",
          "replica_net_timeout",
          "replica_preserve_commit_order",
          "rpl_semi_sync_replica_enabled",
          "rpl_semi_sync_source_enabled",
          "rpl_semi_sync_source_timeout",
          "rpl_semi_sync_source_wait_for_replica_count",
          "rpl_semi_sync_source_wait_no_replica",
          "rpl_semi_sync_source_wait_point",
          "secure_file_priv",
          "server_id",
          "skip_name_resolve",
          "skip_replica_start",
          "socket",
          "super_read_only",
          "sync_binlog",
          "sync_relay_log");

  private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply");
  private static final Set<String> REPLICATING_LEVELS = Set.of("replica", "logical");

  private Parameters() {}

  static void check(Tree service, Problems problems) {
    var parameters = service.tree("parameters");
    if (Defaults.isRedis(service)) {
      refuse(parameters, DECIDED_FOR_REDIS::contains, problems);
      return;
    }
    if (Defaults.isMariadb(service) || Defaults.isMysql(service)) {
      var decided = Defaults.isMysql(service) ? DECIDED_FOR_MYSQL : DECIDED_FOR_MARIADB;
      refuse(
          parameters,
          name -> decided.contains(name.toLowerCase(Locale.ROOT).replace('-', '_')),
          problems);
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

  private static void refuse(Tree parameters, Predicate<String> decided, Problems problems) {
    parameters.keys().stream()
        .filter(decided)
        .forEach(name ->
            problems.error(parameters.placeOf(name), "is decided by Holdfast; leave it out"));
  }
}
