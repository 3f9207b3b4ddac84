package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.LinkFile.Link;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.Folders;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Copies the primary's data anew, and follows. What was there before is kept until that is done.
 */
final class Copying {
  private final Engine engine;
  private final Consumer<String> progress;

  Copying(Engine engine, Consumer<String> progress) {
    this.engine = engine;
    this.progress = progress;
  }

  void copy(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var files = engine.place().files();
    if (engine.isRunning() && !Ownership.isOurs(engine.place())) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA,
          "a server that Holdfast does not manage runs in %s: stop it, or adopt it",
          files.data());
    }
    RemotePrimary.State state;
    try (var remote = new RemotePrimary(engine.place(), primary)) {
      state = remote.ask(term, deadline);
      progress.accept("copying from " + primary);
      new Demotion(engine).demote(deadline.within(deadline.left().dividedBy(4)));
      engine.configuration().write();
      var old = replaceByEmpty(state.history(), term, deadline);
      engine.server().start(Server.Recovery.COMMIT, engine.session(), deadline);
      engine.place().flavour().steps().fetch(engine, primary, state.history(), deadline);
      DurableFile.delete(files.loading());
      if (!old.isEmpty()) {
        Folders.delete(Path.of(old));
      }
      state = remote.ask(term, deadline);
    }
    var following = new Following(engine);
    following.follow(new Link(primary, term, state.acknowledging()), deadline);
    following.awaitConnected(deadline);
  }

  /**
   * Puts an empty database in the place of the data; what only the old one has is saved.
   *
   * @return where the old data is kept, when it may be deleted after the copy; empty text otherwise
   */
  private String replaceByEmpty(History primary, Term term, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    var files = engine.place().files();
    var kept = Files.exists(files.loading()) ? Files.readString(files.loading()).strip() : "";
    if (!Files.exists(files.loading()) && !engine.data().isEmpty()) {
      var old = files.dataReplaced(Divergence.stamp());
      if (saveOwn(primary, term)) {
        kept = old.toString();
      } else {
        engine
            .place()
            .tell(
                Incident.Severity.WARNING,
                "the data that was in %s is kept in %s: delete it when you no longer need it",
                files.data(),
                old);
      }
      DurableFile.write(files.loading(), kept + "\n", engine.place().account());
      DurableFile.move(files.data(), old);
    }
    DurableFile.write(files.loading(), kept + "\n", engine.place().account());
    Folders.delete(files.data());
    new Initialization(engine).create(deadline);
    engine.held().letGo();
    Ownership.write(engine.place(), "copied");
    return kept;
  }

  /** Whether nothing that only this member had lies in the old data alone. */
  private boolean saveOwn(History primary, Term term) {
    try {
      if (!Ownership.isOurs(engine.place())) {
        return false;
      }
      new Divergence(engine).saveLog(primary, term);
      return true;
    } catch (IOException failure) {
      engine
          .place()
          .tell(
              Incident.Severity.WARNING,
              "the log of the replaced data could not be saved: %s",
              failure.toString());
      return false;
    }
  }
}
