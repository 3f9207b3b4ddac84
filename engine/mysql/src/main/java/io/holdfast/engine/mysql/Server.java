package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts and stops the server of the data directory. It outlives the agent. */
final class Server {
  private static final Duration ONE_TRY = Duration.ofSeconds(3);
  private static final Duration BY_FORCE = Duration.ofSeconds(2);

  private final Place place;
  private final Mariadbd process;

  Server(Place place, Mariadbd process) {
    this.place = place;
    this.process = process;
  }

  /** How the server treats what it had logged and not committed when it crashed. */
  enum Recovery {
    /** It becomes part of the data. */
    COMMIT,
    /**
     * It is taken out of the data and the log; only MariaDB can. Source: MariaDB Server
     * documentation, "Semisynchronous Replication", and MDEV-33465.
     */
    TAKE_BACK;

    private List<String> options() {
      return switch (this) {
        case COMMIT -> List.of();
        case TAKE_BACK -> List.of("--init-rpl-role=SLAVE", "--rpl-semi-sync-slave-enabled=ON");
      };
    }
  }

  /** Starts the server, if it does not run, and waits until it answers. */
  void start(Recovery recovery, Session session, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    if (process.find().isEmpty()) {
      Files.deleteIfExists(place.files().pidFile());
      place.flavour().beforeStart(place);
      var words = new ServerWords(place.files());
      var launched = launch(recovery);
      var answers =
          Wait.until(
              () -> !launched.isAlive() || answers(session, deadline), Place.LONGER_STEP, deadline);
      if (!launched.isAlive()) {
        throw StepEnded.failed("%s did not start: %s", place.flavour().title(), words.last());
      }
      if (!answers) {
        throw StepEnded.unknown("%s has not finished starting", place.flavour().title());
      }
    } else if (!Wait.until(() -> answers(session, deadline), Place.LONGER_STEP, deadline)) {
      throw StepEnded.unknown("%s has not finished starting", place.flavour().title());
    }
  }

  private static boolean answers(Session session, Deadline deadline) {
    try {
      return session.isTrue("SELECT TRUE", deadline.within(ONE_TRY));
    } catch (SqlFailure _) {
      return false;
    }
  }

  /**
   * A session of its own, so that neither a terminal nor the agent's process group takes it along;
   * and no pipe to the agent.
   */
  private Process launch(Recovery recovery) throws IOException, StepEnded {
    var files = place.files();
    var command = new ArrayList<>(List.of("setsid"));
    var server =
        new ArrayList<>(
            List.of(
                place.flavour().installation().program(place.flavour().server()),
                "--defaults-file=" + files.mainConfig(),
                "--init-file=" + files.initFile()));
    server.addAll(recovery.options());
    command.addAll(place.account().command(server));
    var builder = new ProcessBuilder(command).directory(files.home().toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MYSQL") || name.startsWith("MARIADB"));
    builder.environment().putAll(Map.of("LANG", "C.UTF-8", "LC_ALL", "C.UTF-8"));
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(files.startLog().toFile())
        .start();
  }

  /**
   * Stops the server: in order, and if that takes too long by force, which even a frozen one obeys.
   */
  void stop(Deadline deadline) throws StepEnded, InterruptedException {
    var running = process.find();
    if (running.isPresent()) {
      end(running.get(), Signal.TERM, deadline.left().multipliedBy(7).dividedBy(10));
    }
    kill(deadline);
  }

  /** Stops it as a power cut would. */
  void kill(Deadline deadline) throws StepEnded, InterruptedException {
    var gone =
        Wait.until(
            () -> {
              var left = process.processes();
              left.forEach(Signal.KILL::send);
              return left.isEmpty();
            },
            Place.STEP,
            deadline.isOver() ? Deadline.after(BY_FORCE) : deadline);
    if (!gone) {
      throw StepEnded.unknown(
          "%s's process does not end, not even by force", place.flavour().title());
    }
  }

  private static boolean end(Life server, Signal signal, Duration patience)
      throws InterruptedException {
    signal.send(server.pid());
    return awaitEnd(server, Deadline.after(patience));
  }

  static boolean awaitEnd(Life server, Deadline deadline) throws InterruptedException {
    return Wait.until(() -> !server.isRunning(), Place.STEP, deadline);
  }
}
