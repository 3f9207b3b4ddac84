package io.holdfast.testkit;

import java.util.ArrayList;
import java.util.List;

/** Who runs here: PostgreSQL refuses to run as root, so root runs it as another user. */
public final class OsUser {
  private static final String ENGINE_USER = "postgres";

  private OsUser() {}

  /** Whether this process may do anything. */
  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The user the engine's files belong to. */
  static String ofEngine() {
    return isRoot() ? ENGINE_USER : System.getProperty("user.name");
  }

  /** The command, as the engine's user. */
  static List<String> asEngine(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    var whole = new ArrayList<>(List.of("runuser", "-u", ENGINE_USER, "--"));
    whole.addAll(command);
    return whole;
  }
}
