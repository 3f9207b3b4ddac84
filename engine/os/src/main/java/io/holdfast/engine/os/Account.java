package io.holdfast.engine.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating-system user that a database runs as. An agent that is root never runs one itself,
 * it switches to an unprivileged user; any other agent runs it as itself.
 *
 * @param name login name
 * @param switching whether the agent is root and must switch to this user
 */
public record Account(String name, int uid, int gid, boolean switching) {
  private static final int ROOT = 0;

  /**
   * The account for this agent.
   *
   * @param preferred user to switch to when the agent is root
   * @throws IOException when that user does not exist
   */
  public static Account forAgent(String preferred) throws IOException {
    var uid = uidOf(Path.of("/proc/self"));
    if (uid != ROOT) {
      return new Account(
          System.getProperty("user.name", "agent"), uid, gidOf(Path.of("/proc/self")), false);
    }
    for (var line : passwdLines(preferred)) {
      var fields = line.split(":", -1);
      if (fields.length >= 4 && fields[0].equals(preferred)) {
        return new Account(
            preferred, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true);
      }
    }
    throw new IOException(
        "the operating-system user '%s' does not exist, and what is kept running must not run as root by default: create it with 'useradd --system %s'"
            .formatted(preferred, preferred));
  }

  /** getent also knows users of directories; the file is there when getent is not. */
  private static List<String> passwdLines(String name) throws IOException {
    var process =
        new ProcessBuilder("getent", "passwd", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
      return lines.toList();
    }
  }

  /** The command such that it runs as this user. */
  public List<String> command(List<String> command) {
    if (!switching) {
      return command;
    }
    var switched =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + gid,
                "--init-groups",
                "--inh-caps=-all",
                "--"));
    switched.addAll(command);
    return switched;
  }

  /** Makes the file or folder this user's. */
  public void own(Path path) throws IOException {
    if (switching) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Lets this user pass through a folder of the agent's, without showing it what is there. */
  public void letThrough(Path folder) throws IOException {
    if (switching) {
      var permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(folder, permissions);
      }
    }
  }

  /** Creates the folder if it is missing, private to this user. */
  public void createPrivateFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    own(folder);
  }

  /** The numeric owner. */
  public static int uidOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static int gidOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:gid");
  }
}
