package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.config.ServerConfig;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepEnded;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts and stops the server of the data directory. It outlives the agent. */
final class Server {
  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final Duration POLITELY = Duration.ofMillis(500);
  private static final Duration BY_FORCE = Duration.ofSeconds(2);
  private static final int WORDS = 400;

  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/local/bin/redis-server"));

  private final Place place;
  private final ServerProcess process;
  private final DataDirectory data;

  Server(Place place, ServerProcess process, DataDirectory data) {
    this.place = place;
    this.process = process;
    this.data = data;
  }

  /** Starts it fenced, if it does not run, and waits until it answers. */
  void start(Session session, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var running = process.find();
    if (running.isPresent()) {
      var life = running.get();
      await(session, life::isRunning, deadline);
      return;
    }
    prepare();
    var started = launch();
    await(session, started::isAlive, deadline);
  }

  private interface Alive {
    boolean isAlive();
  }

  private void await(Session session, Alive alive, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var answers =
        Wait.until(
            () -> !alive.isAlive() || answers(session, deadline), Place.LONGER_STEP, deadline);
    if (!alive.isAlive()) {
      throw StepEnded.failed("Redis did not start: %s", lastWords());
    }
    if (!answers) {
      throw StepEnded.unknown("Redis has not finished loading its data");
    }
  }

  private static boolean answers(Session session, Deadline deadline) {
    try {
      var answer = session.ask(deadline.within(ONE_TRY), "PING");
      return answer.text().equals("PONG");
    } catch (RedisFailure _) {
      return false;
    }
  }

  private String lastWords() throws IOException {
    for (var log : List.of(place.files().startLog(), place.files().serverLog())) {
      if (Files.exists(log)) {
        var lines = Files.readAllLines(log);
        var last = lines.reversed().stream().filter(line -> !line.isBlank()).findFirst();
        if (last.isPresent()) {
          var line = last.get();
          return line.length() > WORDS ? line.substring(0, WORDS) : line;
        }
      }
    }
    return "it said nothing";
  }

  /** Writes all that a started server reads. */
  private void prepare() throws IOException, StepEnded {
    var files = place.files();
    place.account().letThrough(files.home());
    for (var folder : List.of(files.config(), files.logs(), files.data())) {
      place.account().createPrivateFolder(folder);
    }
    writeSettings(data.isAppendOnlyCurrent());
    DurableFile.delete(files.pidFile());
    DurableFile.delete(files.resumed());
    if (Files.exists(files.stopped())) {
      DurableFile.move(files.stopped(), files.resumed());
    }
  }

  private void writeSettings(boolean appendOnly) throws IOException, StepEnded {
    var files = place.files();
    DurableFile.write(files.users(), place.users().file(), place.account());
    DurableFile.write(
        files.serverConfig(),
        ServerConfig.render(
            files,
            place.ownAddress(),
            place.port(),
            ServerConfig.wanted(place.context().service().parameters()),
            place.maxLagSeconds(),
            appendOnly),
        place.account());
  }

  /**
   * A session of its own, so that neither a terminal nor the agent's process group takes it along;
   * and no pipe to the agent.
   */
  private Process launch() throws IOException, StepEnded {
    var files = place.files();
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(place.account().command(List.of(program(), files.serverConfig().toString())));
    // The server writes its pid file into the folder of the agent, as another user.
    if (place.account().switching()) {
      DurableFile.write(files.pidFile(), "", place.account());
    }
    var builder = new ProcessBuilder(command).directory(files.data().toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(files.startLog().toFile())
        .start();
  }

  private static String program() throws StepEnded {
    return PROGRAMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> StepEnded.failed("Redis is not installed: run 'apt-get install redis-server'"))
        .toString();
  }

  /** Ends the server, by and by with force. Not even a frozen server survives it. */
  void kill(Deadline deadline) throws StepEnded, InterruptedException {
    for (var life : process.all()) {
      end(life, deadline);
    }
  }

  private static void end(Life life, Deadline deadline) throws StepEnded, InterruptedException {
    var politely = deadline.within(deadline.left().dividedBy(2)).within(POLITELY);
    Signal.TERM.send(life.pid());
    if (!Wait.until(() -> !life.isRunning(), Place.STEP, politely)) {
      Signal.KILL.send(life.pid());
    }
    if (!Wait.until(() -> !life.isRunning(), Place.STEP, Deadline.after(BY_FORCE))) {
      throw StepEnded.unknown("Redis does not end, not even by force");
    }
  }

  /** Saves what it has, and ends. */
  void stop(Session session, Deadline deadline)
      throws StepEnded, RedisFailure, InterruptedException {
    var running = process.find();
    if (running.isEmpty()) {
      return;
    }
    try {
      var _ = session.tryTo(deadline, "SHUTDOWN", "SAVE");
      // It does not end while it writes its first append-only file, which what it saves replaces.
      var _ = session.ask(deadline, "CONFIG", "SET", "appendonly", "no");
      var answer = session.tryTo(deadline, "SHUTDOWN", "SAVE");
      throw StepEnded.failed("Redis does not stop: %s", answer);
    } catch (RedisFailure failure) {
      // Ending is the answer.
      var life = running.get();
      if (!Wait.until(() -> !life.isRunning(), Place.STEP, deadline)) {
        throw StepEnded.unknown("Redis has not stopped yet: " + failure.text());
      }
    }
  }
}
