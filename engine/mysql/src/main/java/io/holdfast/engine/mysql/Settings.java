package io.holdfast.engine.mysql;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a server starts with. Whoever starts it with our file gets a server that takes no writes,
 * admits no clients and receives from nobody. Source: MariaDB Server documentation, "Server System
 * Variables", "Replication and Binary Log System Variables"; MySQL Reference Manual, "Replication
 * and Binary Logging Options and Variables".
 */
final class Settings {
  /**
   * Run for every client that logs in while the server is closed; its failure ends the connection.
   * Our own accounts may ignore it.
   */
  static final String CLOSED =
      "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Holdfast admits no clients to this server now'";

  /** Ten years: after the time-out the server would acknowledge without a standby. */
  static final long NEVER_MILLIS = 315_360_000_000L;

  /** Defaults that the spec's parameters may change. */
  private static final Map<String, String> PROPOSED =
      Map.of(
          "character_set_server",
          "utf8mb4",
          "binlog_expire_logs_seconds",
          "604800",
          "max_binlog_size",
          "128M");

  private final Place place;

  Settings(Place place) {
    this.place = place;
  }

  /** Settings that Holdfast decides, by name. */
  Map<String, String> decided() {
    var files = place.files();
    var all = new LinkedHashMap<String, String>();
    all.put("datadir", files.data().toString());
    all.put("socket", files.socket().toString());
    all.put("pid_file", files.pidFile().toString());
    all.put("log_error", files.errorLog().toString());
    all.put("bind_address", place.ownAddress());
    all.put("port", Integer.toString(place.port()));
    all.put("skip_name_resolve", "ON");
    all.put("init_connect", "\"" + CLOSED + "\"");
    all.put("read_only", "ON");
    all.put("server_id", Long.toString(Place.serverIdOf(place.context().self())));
    all.put("log_bin", "binlog");
    all.put("binlog_format", "ROW");
    all.put("sync_binlog", "1");
    all.put("innodb_flush_log_at_trx_commit", "1");
    all.put("relay_log", "relay");
    all.put("relay_log_purge", "ON");
    all.put("relay_log_recovery", "OFF");
    all.put("sync_relay_log", "1");
    all.putAll(place.flavour().decided(place));
    return all;
  }

  /** Names that a spec's parameters cannot set. */
  Set<String> decidedNames() {
    return decided().keySet();
  }

  /** Parameters of the spec that are heeded, with our proposals. */
  Map<String, String> asked() {
    var all = new LinkedHashMap<>(PROPOSED);
    all.putAll(place.flavour().proposed());
    place
        .context()
        .service()
        .parameters()
        .forEach((name, value) -> {
          var known = normal(name);
          if (!decidedNames().contains(known)) {
            all.put(known, value);
          }
        });
    return all;
  }

  /** Both spellings are taken. */
  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** The configuration file; what is decided comes last and counts. */
  String render() {
    var text = new StringBuilder();
    text.append("# Written by Holdfast; changes made here are lost.");
    text.append(" Put yours under \"parameters\" in the spec.\n");
    text.append('[').append(place.flavour().section()).append("]\n");
    asked().forEach((name, value) -> line(text, name, quoted(value)));
    text.append("# Decided by Holdfast.\n");
    decided().forEach((name, value) -> line(text, name, value));
    return text.toString();
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:+-]*")
        ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(" = ").append(value).append('\n');
  }
}
