package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A complete stack that is shipped as a spec for two servers and a witness, with programs of its
 * own. On this machine it is the same file with other addresses, folders and, where theirs are
 * taken, ports.
 */
public enum Blueprint {
  /** Everything on one server, which moves whole. */
  IM("im", Engine.MARIADB),
  /** Databases on one server, programs on both. */
  NETVIS("netvis", Engine.POSTGRESQL);

  /** Where clients come in: the front end's own port, on the virtual address. */
  static final int FRONT = 8080;

  /** Where clients come in at any host: the gateway to the front ends. */
  static final int FRONT_GATEWAY = 9080;

  /** What the files say, and is something else here. */
  private static final String VIRTUAL_ADDRESS = "10.77.0.100/24";

  private static final String INSTALLED = "/opt/holdfast";
  private static final String SECRETS = "/etc/holdfast";
  private static final String JAVA = "[java,";

  private static final String HOST_ADDRESS = "10\\.77\\.0\\.1([1-9])(?![0-9])";
  private static final Pattern PORT =
      Pattern.compile(
          "(?<![0-9.])(3306|3307|5432|6432|6379|6380|8080|8081|9080|9081|26379)(?![0-9])");

  private final String word;
  private final Engine database;

  Blueprint(String word, Engine database) {
    this.word = word;
    this.database = database;
  }

  /** As on the command line, and the name of its stack. */
  public String word() {
    return word;
  }

  /** What has to be installed, beside nginx; that of the service {@code db} first. */
  public List<Engine> engines() {
    return List.of(database, Engine.REDIS);
  }

  /** Whether this machine has nginx, which every one of them has in front. */
  public static boolean isNginxInstalled() {
    return Files.isExecutable(Path.of("/usr/sbin/nginx"));
  }

  /** Ports that it has beyond those of a plain cluster of its first engine. */
  static List<Integer> furtherPorts() {
    return List.of(6379, 6380, 8080, 8081, 9080, 9081, 26379);
  }

  /**
   * The spec for these hosts.
   *
   * @param virtualAddress null where there is none: the gateways lead in then
   * @param installed where {@link #install} has put the programs
   * @param secrets folder of the passwords
   */
  String spec(
      Distribution distribution,
      Collection<LocalHost> hosts,
      Ports ports,
      @Nullable String virtualAddress,
      Path installed,
      Path secrets) {
    int moved = ports.api() - Ports.usual(database).api();
    var text = read(distribution.home().resolve("blueprints").resolve(word + ".yaml"));
    require(text, VIRTUAL_ADDRESS, INSTALLED, SECRETS, JAVA);
    if (moved != 0) {
      text =
          PORT.matcher(text)
              .replaceAll(found -> Integer.toString(Integer.parseInt(found.group()) + moved));
      text =
          text.replaceAll(
              "\\{address: (" + HOST_ADDRESS + ")",
              "{address: $1, port: %d, quorumPort: %d".formatted(ports.api(), ports.quorum()));
    }
    text =
        virtualAddress == null
            ? text.lines()
                .filter(line -> !line.strip().startsWith("entry: {vip:"))
                .reduce("", (all, line) -> all + line + "\n")
            : text.replace(VIRTUAL_ADDRESS, virtualAddress + "/24");
    int number = 1;
    for (var host : hosts) {
      text = text.replaceAll("10\\.77\\.0\\.1%d(?![0-9])".formatted(number), host.address());
      number++;
    }
    return text.replace(INSTALLED, installed.toString())
        .replace(SECRETS, secrets.toString())
        .replace(JAVA, "[%s,".formatted(Path.of(System.getProperty("java.home"), "bin", "java")));
  }

  /**
   * Copies the programs to where whoever runs them can get, and gives them the password in a file
   * of their own.
   */
  void install(Distribution distribution, Path installed, Path secrets, String password) {
    copy(distribution.home().resolve("blueprints"), installed.resolve("blueprints"));
    copy(distribution.home().resolve("examples"), installed.resolve("examples"));
    var file = secrets.resolve("api.password");
    SpecFile.writePrivate(file, password);
    if (OsUser.isRoot()) {
      try {
        Files.setOwner(
            file,
            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
      } catch (IOException e) {
        throw new TestkitException(
            "Cannot give %s to nobody: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  private void require(String text, String... words) {
    for (var needed : words) {
      if (!text.contains(needed)) {
        throw new TestkitException(
            "blueprints/%s.yaml does not have '%s' any more".formatted(word, needed));
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new TestkitException("Cannot read the blueprint %s".formatted(file), e);
    }
  }

  private static void copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot copy %s to %s: %s".formatted(from, to, e.getMessage()), e);
    }
  }
}
