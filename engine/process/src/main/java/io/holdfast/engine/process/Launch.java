package io.holdfast.engine.process;

import io.holdfast.core.cluster.Term;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the program is started: arguments, environment, user, session. */
final class Launch {
  /** Variable by which an agent finds a program of which it has lost the file. */
  static final String MARK = "HOLDFAST_MEMBER";

  private static final int FINGERPRINT_DIGITS = 16;

  private final Place place;
  private final Preflight preflight;

  Launch(Place place, Preflight preflight) {
    this.place = place;
    this.preflight = preflight;
  }

  /** The value of {@link #MARK}, this member's alone on this machine. */
  static String mark(Place place) {
    return place.files().home().toString();
  }

  /**
   * Starts it, in a session of its own, so that neither a terminal nor the agent's process group
   * takes it along; its output goes to a file and to no pipe of the agent's.
   *
   * @param group where the kernel is to count what it takes; null for nowhere
   */
  Process start(Term term, @Nullable Path group) throws IOException {
    var account = preflight.account();
    var command = new ArrayList<String>();
    command.add("setsid");
    if (group != null) {
      // Before it runs: what it starts at once would otherwise not be counted.
      command.addAll(
          List.of(
              "sh",
              "-c",
              "echo $$ > \"$0\" && exec \"$@\"",
              group.resolve("cgroup.procs").toString()));
    }
    command.addAll(account.command(place.program().command().stream().map(place::filled).toList()));
    var builder = new ProcessBuilder(command).directory(preflight.workingDirectory().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(account.name(), term));
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(place.files().output().toFile()))
        .start();
  }

  /** Nothing of the agent's own environment: secrets live there. */
  private Map<String, String> environment(String user, Term term) {
    var variables = new LinkedHashMap<>(basics(user));
    variables.put("HOLDFAST_TERM", Long.toString(term.number()));
    variables.put(MARK, mark(place));
    return variables;
  }

  /** What is there to see for a command that asks for the program's health, too. */
  Map<String, String> basics(String user) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PATH", Preflight.USUAL_PATH);
    variables.put("LANG", "C.UTF-8");
    variables.put("HOME", preflight.workingDirectory().toString());
    variables.put("USER", user);
    place
        .program()
        .environment()
        .forEach((name, value) -> variables.put(name, place.filled(value)));
    variables.put("HOLDFAST_SERVICE", place.service());
    variables.put("HOLDFAST_HOST", place.self());
    return variables;
  }

  /** Names what is started: another one means that a restart would start something else. */
  String fingerprint() {
    var program = place.program();
    var text =
        String.join(
            "\0",
            String.join("\0", program.command()),
            new TreeMap<>(program.environment()).toString(),
            String.valueOf(program.user()),
            String.valueOf(program.workingDirectory()),
            Integer.toString(place.port()));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, FINGERPRINT_DIGITS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
