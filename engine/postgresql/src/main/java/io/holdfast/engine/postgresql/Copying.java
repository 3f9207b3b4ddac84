package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.postgresql.config.Installation;
import io.holdfast.engine.postgresql.config.Link;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.engine.postgresql.wal.WalFolder;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Copies the primary's data anew, and follows. What was there before is kept until that is done.
 */
final class Copying {
  private static final Pattern PERCENT = Pattern.compile("\\((\\d+)%\\)");

  private static final Duration STOPPING = Duration.ofSeconds(20);

  private final Engine engine;
  private final Consumer<String> progress;

  Copying(Engine engine, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
  }

  void copy(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      var state = remote.ask(term, deadline);
      var installation =
          Installation.of(state.major())
              .orElseThrow(() ->
                  StepEnded.failed(
                      "the primary is PostgreSQL %d, which is not installed here: install postgresql-%d",
                      state.major(), state.major()));
      progress.accept("copying from " + primary);
      stop(deadline);
      engine.configuration().writeStatic(Map.of());
      remote.keepLogFor(engine.place().context().self(), deadline);
      throwAwayUnfinished(deadline);
      fetch(primary, installation, deadline);
      replace(primary, term, state, deadline);
      DurableFile.delete(files.rewinding());
    }
    start(new Link(primary, term), deadline);
  }

  /** Nothing is lost by it: a member that has to be copied anew is no use to readers either. */
  private void stop(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    if (engine.isRunning()) {
      if (!Ownership.isOurs(engine.place())) {
        throw StepEnded.refused(
            ReasonCode.UNUSABLE_DATA,
            "a server that Holdfast does not manage runs in %s: stop it, or adopt it",
            engine.place().files().data());
      }
      new Demotion(engine).demote(deadline.within(STOPPING));
    }
  }

  /** An earlier copy that did not finish is of no use; its program may even still run. */
  private void throwAwayUnfinished(Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var unfinished = engine.place().files().dataInTheMaking();
    for (var pid : ProcessTable.all()) {
      if (ProcessTable.program(pid).equals("pg_basebackup")
          && ProcessTable.arguments(pid).contains("--pgdata=" + unfinished)) {
        Signal.KILL.send(pid);
      }
    }
    Folders.delete(unfinished);
    engine.place().account().createPrivateFolder(unfinished);
    if (deadline.isOver()) {
      throw StepEnded.unknown("no time left to copy");
    }
  }

  private void fetch(HostId primary, Installation installation, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var place = engine.place();
    var password = place.files().toolPassword();
    place.writePasswordFile(password);
    try {
      var command =
          new Command(
              place.account(),
              List.of(
                  installation.program("pg_basebackup"),
                  "--pgdata=" + place.files().dataInTheMaking(),
                  "--wal-method=stream",
                  "--checkpoint=fast",
                  "--slot=" + Place.slotOf(place.context().self()),
                  "--progress",
                  "--dbname=" + place.connectionTo(primary, password)),
              Map.of());
      var result = command.run("", deadline, line -> report(primary, line));
      if (!result.isSuccess()) {
        throw StepEnded.failed("copying from %s failed: %s", primary, result.lastLine());
      }
    } finally {
      DurableFile.delete(password);
    }
  }

  private void report(HostId primary, String line) {
    var percent = PERCENT.matcher(line);
    if (percent.find()) {
      progress.accept("copying from %s: %s %%".formatted(primary, percent.group(1)));
    }
  }

  /** Puts the copy in the place of the data; what was there is kept when it was not made by us. */
  private void replace(HostId primary, Term term, RemotePrimary.State state, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var files = engine.place().files();
    var old = files.dataReplaced(Divergence.stamp());
    var replaces = !engine.data().isAbsent();
    var saved = replaces && isOwnLogSaved(primary, term, state, deadline);
    if (replaces) {
      DurableFile.move(files.data(), old);
    } else {
      Files.deleteIfExists(files.data());
    }
    DurableFile.move(files.dataInTheMaking(), files.data());
    engine.forgetData();
    if (saved && Ownership.isOurs(engine.place())) {
      Folders.delete(old);
    } else if (replaces) {
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "the data that was in %s %s and is kept in %s: delete it when you no longer need it",
              files.data(),
              saved ? "was not made by Holdfast" : "may hold what only this member had",
              old);
    }
    Ownership.write(engine.place(), "copied");
  }

  /** Whether nothing that only this member had lies in the old data alone. */
  private boolean isOwnLogSaved(
      HostId primary, Term term, RemotePrimary.State state, Deadline deadline)
      throws InterruptedException {
    try {
      var control = engine.data().control(deadline);
      var wal = new WalFolder(engine.place().files().wal(), control.segments());
      // A promotion writes a new timeline's log long before the control file names it.
      var timeline = Math.max(control.timeline(), wal.newestTimeline().orElse(0));
      var own = engine.timelines(deadline).history(timeline);
      var fork =
          control.systemId().equals(state.systemId())
              ? state.history().forkFrom(own, Long.MAX_VALUE)
              : 0;
      // Without a recovery the end is not known exactly; every file from the fork on is saved.
      var end = new LogPosition(new Term(timeline), Long.MAX_VALUE);
      if (fork == 0
          || (fork < end.offset() && wal.goesOnAfter(own.timelineEndingAt(fork + 1), fork))) {
        new Divergence(engine).save(end, fork, primary, term, deadline);
      }
      return true;
    } catch (IOException failure) {
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "the log of the replaced data could not be looked at: %s",
              failure.toString());
      return false;
    }
  }

  private void start(Link link, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    progress.accept("starting the copy");
    var configuration = engine.configuration();
    engine.writeSettings(deadline);
    engine.place().writePasswordFile(engine.place().files().receiverPassword());
    configuration.write(configuration.receivingFrom(link));
    configuration.writeAccess(true);
    engine.server().willComeBackAsStandby();
    engine.server().start(engine.data().requiredInstallation(), engine.session(), deadline);
  }
}
