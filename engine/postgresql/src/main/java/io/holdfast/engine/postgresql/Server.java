package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.HistoryFiles;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts and stops the server of the data directory. It outlives the agent. */
final class Server {
  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final Duration BY_FORCE = Duration.ofSeconds(2);

  private final Place place;
  private final Postmaster postmaster;

  Server(Place place, Postmaster postmaster) {
    this.place = place;
    this.postmaster = postmaster;
  }

  /** Makes whoever starts the server next get a standby. */
  void willComeBackAsStandby() throws IOException {
    DurableFile.write(place.files().standbySignal(), "", place.account());
  }

  /** Starts the server, if it does not run, and waits until it answers. */
  void start(Installation installation, Session session, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    if (postmaster.find().isEmpty()) {
      clearRemains(deadline);
      new HistoryFiles(place.files().wal(), place.account()).dropTrailingPlaceholders();
      var words = new ServerWords(place.files());
      var process = launch(installation);
      var answers =
          Wait.until(
              () -> !process.isAlive() || answers(session, deadline), Place.LONGER_STEP, deadline);
      if (!process.isAlive()) {
        throw StepEnded.failed("PostgreSQL did not start: %s", words.last());
      }
      if (!answers) {
        throw StepEnded.unknown("PostgreSQL has not finished starting");
      }
    } else if (!Wait.until(() -> answers(session, deadline), Place.LONGER_STEP, deadline)) {
      throw StepEnded.unknown("PostgreSQL has not finished starting");
    }
  }

  private boolean answers(Session session, Deadline deadline) {
    var status = postmaster.status();
    if (status.equals("starting") || status.isEmpty()) {
      return false;
    }
    try {
      return session.isTrue("SELECT true", deadline.within(ONE_TRY));
    } catch (SqlFailure _) {
      return false;
    }
  }

  /**
   * A session of its own, so that neither a terminal nor the agent's process group takes it along;
   * and no pipe to the agent.
   */
  private Process launch(Installation installation) throws IOException {
    var files = place.files();
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        place
            .account()
            .command(
                List.of(
                    installation.program("postgres"),
                    "-D",
                    files.data().toString(),
                    "-c",
                    "config_file=" + files.mainConfig())));
    var builder = new ProcessBuilder(command).directory(files.home().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().putAll(Map.of("LANG", "C.UTF-8", "LC_ALL", "C.UTF-8"));
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(files.startLog().toFile())
        .start();
  }

  /**
   * Ends processes that a killed postmaster left behind and removes its lock file, which would stop
   * a start when its process id has been given to another process since.
   */
  private void clearRemains(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    for (var pid : postmaster.processes()) {
      var program = ProcessTable.arguments(pid);
      // A server's children are titled "postgres: what they do"; anything else is a whole server.
      if (!program.isEmpty() && !program.getFirst().startsWith("postgres:")) {
        throw StepEnded.failed(
            "process %d is a server in %s without its postmaster.pid: stop it by hand",
            pid, place.files().data());
      }
    }
    if (!endAll(deadline)) {
      throw StepEnded.unknown(
          "processes of an earlier server still work in %s", place.files().data());
    }
    Files.deleteIfExists(postmaster.lockFile());
  }

  private boolean endAll(Deadline deadline) throws InterruptedException {
    return Wait.until(
        () -> {
          var left = postmaster.processes();
          left.forEach(Signal.KILL::send);
          return left.isEmpty();
        },
        Place.STEP,
        deadline);
  }

  /**
   * Stops the server: fast, which lets standbys receive the rest; if that takes too long
   * immediately; and in the end by force. Not even a frozen server survives it.
   */
  void stop(Deadline deadline) throws StepEnded, InterruptedException {
    var running = postmaster.find();
    if (running.isPresent()) {
      var left = deadline.left();
      var server = running.get();
      var politely = left.multipliedBy(6).dividedBy(10);
      var shortly = left.dividedBy(5).compareTo(BY_FORCE) < 0 ? left.dividedBy(5) : BY_FORCE;
      if (!end(server, Signal.INT, politely) && !end(server, Signal.QUIT, shortly)) {
        Signal.KILL.send(server.pid());
      }
    }
    if (!endAll(deadline.isOver() ? Deadline.after(BY_FORCE) : deadline)) {
      throw StepEnded.unknown("PostgreSQL's processes do not end, not even by force");
    }
  }

  private static boolean end(Life server, Signal signal, Duration patience)
      throws InterruptedException {
    signal.send(server.pid());
    return Wait.until(() -> !server.isRunning(), Place.STEP, Deadline.after(patience));
  }
}
