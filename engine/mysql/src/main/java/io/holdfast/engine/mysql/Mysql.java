package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.Reign;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MySQL, 8.0.26 and later; docs/adr/0024. */
final class Mysql implements Flavour {
  /** Names a folder with MySQL's programs in {@code bin}, or {@code usr/sbin} and so on. */
  static final String HOME = "holdfast.mysql.home";

  /** What every data directory of MySQL 8 and later has, and none of MariaDB. */
  static final String DICTIONARY = "mysql.ibd";

  private static final int NONCE_BYTES = 6;

  private final MysqlWords words = new MysqlWords();
  private final MysqlSteps steps = new MysqlSteps();
  private final SecureRandom random = new SecureRandom();
  private final Installation installation =
      Installation.of("MySQL", "mysql-server", System.getProperty(HOME));

  @Override
  public String title() {
    return "MySQL";
  }

  @Override
  public Words words() {
    return words;
  }

  @Override
  public Steps steps() {
    return steps;
  }

  @Override
  public Installation installation() {
    return installation;
  }

  @Override
  public String server() {
    return "mysqld";
  }

  @Override
  public String logReader() {
    return "mysqlbinlog";
  }

  @Override
  public String section() {
    return "mysqld";
  }

  /** Of SOURCE_PASSWORD: MySQL manual, "CHANGE REPLICATION SOURCE TO". */
  @Override
  public int longestPassword() {
    return 32;
  }

  /** Source: MySQL Reference Manual, "Semisynchronous Replication", "The Clone Plugin". */
  @Override
  public Map<String, String> decided(Place place) {
    var all = new LinkedHashMap<String, String>();
    all.put("super_read_only", "ON");
    all.put("persisted_globals_load", "OFF");
    all.put("mysqlx", "OFF");
    all.put("secure_file_priv", "NULL");
    all.put("performance_schema", "ON");
    all.put("gtid_mode", "ON");
    all.put("enforce_gtid_consistency", "ON");
    all.put("binlog_order_commits", "ON");
    all.put("log_replica_updates", "ON");
    all.put("replica_preserve_commit_order", "ON");
    all.put("skip_replica_start", "ON");
    all.put("replica_net_timeout", "5");
    all.put("plugin_load_add", "\"semisync_source.so;semisync_replica.so;mysql_clone.so\"");
    all.put("rpl_semi_sync_source_enabled", "OFF");
    all.put("rpl_semi_sync_source_timeout", Long.toString(Settings.NEVER_MILLIS));
    all.put("rpl_semi_sync_source_wait_point", "AFTER_SYNC");
    all.put("rpl_semi_sync_source_wait_no_replica", "ON");
    all.put("rpl_semi_sync_source_wait_for_replica_count", "1");
    all.put("rpl_semi_sync_replica_enabled", "OFF");
    return all;
  }

  @Override
  public Map<String, String> proposed() {
    return Map.of();
  }

  /** Nobody is told the password of root, which is expired besides. */
  @Override
  public List<String> creation(Path folder) throws StepEnded {
    return List.of(
        installation.program(server()), "--no-defaults", "--initialize", "--datadir=" + folder);
  }

  @Override
  public boolean isOurKind(Path data) {
    return Files.isRegularFile(data.resolve(DICTIONARY));
  }

  /** A server leads at most once under a name, so each start gives it a new one. */
  @Override
  public void beforeStart(Place place) throws IOException {
    DurableFile.delete(place.files().stopped());
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var name = new Reign(0, HexFormat.of().formatHex(nonce)).server();
    DurableFile.write(
        place.files().data().resolve("auto.cnf"),
        "[auto]\nserver-uuid=" + name + "\n",
        place.account());
  }

  @Override
  public String format(LogPosition position) {
    return position.toString();
  }

  @Override
  public String toString() {
    return title();
  }
}
