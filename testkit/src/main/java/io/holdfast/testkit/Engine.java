package io.holdfast.testkit;

import io.holdfast.core.spec.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a cluster's service can run on, as far as tests and demos have to tell engines apart. */
public enum Engine {
  /** Its server is the one of many processes that its pid file names. */
  POSTGRESQL("postgresql", "PostgreSQL", "postgresql", Durability.SYNC, 5432, 6432) {
    @Override
    public boolean isInstalled() {
      return PostgresBinaries.find().isPresent();
    }

    @Override
    boolean isServer(OsProcess process, Path workingFolder) {
      try (var lines = Files.lines(workingFolder.resolve("postmaster.pid"))) {
        return lines.findFirst().filter(Long.toString(process.pid())::equals).isPresent();
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    List<String> serviceKeys(Ports ports) {
      return List.of("patroniApi: " + ports.patroni(), DATABASES, USERS.formatted(", owns: [app]"));
    }
  },
  /** One process. */
  MARIADB("mariadb", "MariaDB", "mariadb-server", Durability.SYNC, 3306, 3307) {
    @Override
    public boolean isInstalled() {
      return isOneOf("/usr/sbin/mariadbd");
    }

    @Override
    boolean isServer(OsProcess process, Path workingFolder) {
      return process.isNamed("mariadbd");
    }

    @Override
    List<String> serviceKeys(Ports ports) {
      return List.of(DATABASES, USERS.formatted(", owns: [app]"));
    }
  },
  /** One process. Many distributions have no package of it: then its folder is named. */
  MYSQL("mysql", "MySQL", "mysql-server", Durability.SYNC, 3306, 3307) {
    @Override
    public boolean isInstalled() {
      var home = System.getProperty(MYSQL_HOME, "");
      return home.isEmpty()
          ? isOneOf("/usr/sbin/mysqld") && !isLink("/usr/sbin/mysqld")
          : isOneOf(home + "/usr/sbin/mysqld", home + "/sbin/mysqld", home + "/bin/mysqld");
    }

    @Override
    boolean isServer(OsProcess process, Path workingFolder) {
      return process.isNamed("mysqld");
    }

    @Override
    List<String> serviceKeys(Ports ports) {
      return List.of(DATABASES, USERS.formatted(", owns: [app]"));
    }
  },
  /** One process, and at times a child of it that saves. */
  REDIS("redis", "Redis", "redis-server", Durability.ASYNC, 6379, 6380) {
    @Override
    public boolean isInstalled() {
      return isOneOf("/usr/bin/redis-server", "/usr/local/bin/redis-server");
    }

    @Override
    boolean isServer(OsProcess process, Path workingFolder) {
      return process.isNamed("redis-server");
    }

    @Override
    List<String> serviceKeys(Ports ports) {
      return List.of(
          USERS.formatted(""),
          "objectives: {rto: 5s, rpo: %dms}".formatted(ASYNC_OBJECTIVE.toMillis()));
    }
  };

  /**
   * What an asynchronous service here may lose in an unplanned failover, as time: the least with
   * which a primary that is lost together with the controller is replaced, and a little.
   */
  public static final Duration ASYNC_OBJECTIVE = Duration.ofMillis(4500);

  /** Property that names the folder of a MySQL that is not installed; agents are told of it too. */
  static final String MYSQL_HOME = "holdfast.mysql.home";

  private static final String DATABASES = "databases: [app]";
  private static final String USERS = "users: {app: {passwordFile: app.password%s}}";

  private final String word;
  private final String title;
  private final String distributionPackage;
  private final Durability usualDurability;
  private final int port;
  private final int gateway;

  Engine(
      String word,
      String title,
      String distributionPackage,
      Durability usualDurability,
      int port,
      int gateway) {
    this.word = word;
    this.title = title;
    this.distributionPackage = distributionPackage;
    this.usualDurability = usualDurability;
    this.port = port;
    this.gateway = gateway;
  }

  /** As in the spec and on the command line. */
  public String word() {
    return word;
  }

  /** As its makers write it. */
  @Override
  public String toString() {
    return title;
  }

  /** The distribution's package that brings the server. */
  public String distributionPackage() {
    return distributionPackage;
  }

  /** Whether a server of it is on this machine. */
  public abstract boolean isInstalled();

  /** The promise that it is used with unless somebody says otherwise. */
  Durability usualDurability() {
    return usualDurability;
  }

  /** The port that its servers usually listen on. */
  int port() {
    return port;
  }

  /** The port of the write entry, as in the documentation; the read entry has the next. */
  int gateway() {
    return gateway;
  }

  /** Whether the process, of a host of ours, is the server that works in that folder. */
  abstract boolean isServer(OsProcess process, Path workingFolder);

  /** Lines of the service that only this engine has. */
  abstract List<String> serviceKeys(Ports ports);

  /** MariaDB comes with links under MySQL's names. */
  private static boolean isLink(String program) {
    return Files.isSymbolicLink(Path.of(program));
  }

  private static boolean isOneOf(String... programs) {
    return List.of(programs).stream().map(Path::of).anyMatch(Files::isExecutable);
  }
}
