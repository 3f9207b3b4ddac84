package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.spi.engine.StepEnded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MariaDB, 10.5 and later. */
final class Mariadb implements Flavour {
  private static final Installation INSTALLATION =
      Installation.of("MariaDB", "mariadb-server", null);

  private final MariadbWords words = new MariadbWords();
  private final MariadbSteps steps = new MariadbSteps();

  @Override
  public String title() {
    return "MariaDB";
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
    return INSTALLATION;
  }

  @Override
  public String server() {
    return "mariadbd";
  }

  @Override
  public String logReader() {
    return "mariadb-binlog";
  }

  @Override
  public String section() {
    return "mariadbd";
  }

  /** As long as a client's packet. */
  @Override
  public int longestPassword() {
    return 255;
  }

  /** Source: MariaDB Server documentation, "Semisynchronous Replication". */
  @Override
  public Map<String, String> decided(Place place) {
    var all = new LinkedHashMap<String, String>();
    all.put("gtid_domain_id", Long.toString(Gtid.DOMAIN));
    all.put("gtid_strict_mode", "ON");
    all.put("log_slave_updates", "ON");
    all.put("skip_slave_start", "ON");
    all.put("slave_net_timeout", "5");
    all.put("init_rpl_role", "MASTER");
    all.put("rpl_semi_sync_master_enabled", "OFF");
    all.put("rpl_semi_sync_master_timeout", Long.toString(Settings.NEVER_MILLIS));
    all.put("rpl_semi_sync_master_wait_point", "AFTER_SYNC");
    all.put("rpl_semi_sync_master_wait_no_slave", "ON");
    all.put("rpl_semi_sync_slave_enabled", "OFF");
    all.put("rpl_semi_sync_slave_kill_conn_timeout", "1");
    return all;
  }

  @Override
  public Map<String, String> proposed() {
    return Map.of("performance_schema", "OFF");
  }

  @Override
  public List<String> creation(Path folder) throws StepEnded {
    return List.of(
        INSTALLATION.program("mariadb-install-db"),
        "--no-defaults",
        "--datadir=" + folder,
        "--auth-root-authentication-method=socket",
        "--auth-root-socket-user=root",
        "--skip-test-db",
        "--skip-name-resolve");
  }

  @Override
  public boolean isOurKind(Path data) {
    return !Files.exists(data.resolve(Mysql.DICTIONARY));
  }

  @Override
  public void beforeStart(Place place) {
    // It has no name but its server id, which is in the configuration.
  }

  @Override
  public String format(LogPosition position) {
    return new Gtid(Gtid.DOMAIN, position.term().number(), position.offset()).toString();
  }

  @Override
  public String toString() {
    return title();
  }
}
