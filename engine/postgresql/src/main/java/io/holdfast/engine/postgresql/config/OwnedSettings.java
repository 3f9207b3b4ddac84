package io.holdfast.engine.postgresql.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that Holdfast decides. Fixed ones cannot be changed by the spec, because the safety
 * rules rest on them; the others are defaults. Why each of them: docs/engines/postgresql.md.
 */
public final class OwnedSettings {
  /**
   * Values of {@code synchronous_commit} with which an acknowledged write is on a standby's disk.
   */
  private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply");

  private static final Set<String> NEVER_FROM_SPEC =
      Set.of(
          "primary_conninfo",
          "primary_slot_name",
          "synchronous_standby_names",
          "config_file",
          "data_directory",
          "external_pid_file",
          "recovery_target",
          "recovery_target_lsn",
          "recovery_target_name",
          "recovery_target_time",
          "recovery_target_xid",
          "recovery_min_apply_delay",
          "promote_trigger_file");

  private OwnedSettings() {}

  /** Settings that no spec changes. */
  public static Map<String, String> fixed(
      MemberFiles files, String address, int port, String cluster) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("listen_addresses", address);
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", files.socketFolder(port));
    settings.put("hba_file", files.accessRules().toString());
    settings.put("ident_file", files.userMap().toString());
    settings.put("cluster_name", cluster);
    settings.put("hot_standby", "on");
    settings.put("restart_after_crash", "off");
    settings.put("recovery_target_timeline", "latest");
    settings.put("restore_command", "");
    settings.put("wal_log_hints", "on");
    settings.put("full_page_writes", "on");
    settings.put("fsync", "on");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("lc_messages", "C");
    settings.put("update_process_title", "on");
    return settings;
  }

  /** Settings that a spec may change. */
  public static Map<String, String> defaults(MemberFiles files) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("wal_level", "replica");
    settings.put("synchronous_commit", "on");
    settings.put("max_wal_senders", "20");
    settings.put("max_replication_slots", "20");
    settings.put("wal_keep_size", "256MB");
    settings.put("max_slot_wal_keep_size", "1GB");
    settings.put("wal_retrieve_retry_interval", "20ms");
    settings.put("wal_receiver_status_interval", "1s");
    settings.put("wal_receiver_timeout", "5s");
    settings.put("wal_sender_timeout", "5s");
    settings.put("superuser_reserved_connections", "5");
    settings.put("tcp_keepalives_idle", "10");
    settings.put("tcp_keepalives_interval", "3");
    settings.put("tcp_keepalives_count", "3");
    settings.put("logging_collector", "on");
    settings.put("log_directory", files.logs().toString());
    settings.put("log_filename", "postgresql-%a.log");
    settings.put("log_rotation_age", "1d");
    settings.put("log_rotation_size", "0");
    settings.put("log_truncate_on_rotation", "on");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    return settings;
  }

  /**
   * Why the spec may not set this; null-free: empty when it may.
   *
   * @param value the value the spec asks for
   */
  public static String objection(MemberFiles files, String name, String value) {
    if (NEVER_FROM_SPEC.contains(name) || fixed(files, "", 0, "").containsKey(name)) {
      return "parameter %s is decided by Holdfast and was left out".formatted(name);
    }
    if (name.equals("synchronous_commit") && !DURABLE_COMMITS.contains(value)) {
      return "synchronous_commit = %s would acknowledge writes that no standby has on disk and was left out; use durability: async instead"
          .formatted(value);
    }
    if (name.equals("max_slot_wal_keep_size") && value.strip().startsWith("-")) {
      return "max_slot_wal_keep_size = %s would let a lost standby fill the primary's disk and was left out"
          .formatted(value);
    }
    if (name.equals("wal_level") && !Set.of("replica", "logical").contains(value)) {
      return "wal_level = %s does not allow standbys and was left out".formatted(value);
    }
    return "";
  }

  /** The settings as a configuration file. */
  public static String render(Map<String, String> settings) {
    var text = new StringBuilder("# Written by Holdfast; changes made here are lost.\n");
    settings.forEach((name, value) ->
        text.append(name).append(" = ").append(LiveSettings.quote(value)).append('\n'));
    return text.toString();
  }

  /** Names that must not stand in {@code postgresql.auto.conf}, which would override our files. */
  public static Set<String> names(MemberFiles files) {
    var names = new TreeSet<>(NEVER_FROM_SPEC);
    names.addAll(fixed(files, "", 0, "").keySet());
    names.add("synchronous_commit");
    return names;
  }

  /** Defaults, overridden by what the spec may set. */
  public static Map<String, String> withSpec(MemberFiles files, Map<String, String> spec) {
    var settings = new TreeMap<>(defaults(files));
    spec.forEach((name, value) -> {
      if (objection(files, name, value).isEmpty()) {
        settings.put(name, value);
      }
    });
    return settings;
  }
}
