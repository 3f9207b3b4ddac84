package io.holdfast.agent.fault;

import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A process that does one thing after a time, whatever has become of who started it: a shell in a
 * session of its own, which needs a few milliseconds to start and a megabyte to wait. Its script is
 * fixed; what it is about comes as arguments, which the shell does not read as words of its own.
 */
final class DeadMan {
  /** Waits, then becomes the command. */
  private static final String SCRIPT = "sleep \"$1\"; shift; exec \"$@\"";

  private static final String NAME = "holdfast-dead-man";

  private DeadMan() {}

  /**
   * What it is to do.
   *
   * @param heir whether the command is an agent that is to live on, with this agent's output
   */
  record Will(List<String> command, boolean heir) {
    Will {
      command = List.copyOf(command);
    }
  }

  /** Starts one; it runs when this returns. */
  static Life arm(Will will, Duration after) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "setsid",
                "sh",
                "-c",
                SCRIPT,
                NAME,
                String.format(Locale.ROOT, "%.1f", after.toMillis() / 1e3)));
    command.addAll(will.command());
    var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.redirectOutput(will.heir() ? Redirect.INHERIT : Redirect.DISCARD);
    builder.redirectError(will.heir() ? Redirect.INHERIT : Redirect.DISCARD);
    var started = builder.start();
    return ProcessTable.lifeOf(Math.toIntExact(started.pid()))
        .orElseThrow(() -> new IOException("the dead man's process ended at once"));
  }

  /** Ends it with its session, unless it has become this very agent. */
  static void disarm(Life life) {
    if (isArmed(life)) {
      Signal.KILL.sendToGroup(life.pid());
    }
  }

  /** Whether it still waits. */
  static boolean isArmed(Life life) {
    return life.pid() != ProcessHandle.current().pid() && life.isRunning();
  }
}
