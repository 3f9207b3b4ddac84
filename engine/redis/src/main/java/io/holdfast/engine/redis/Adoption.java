package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;

/**
 * Takes over data that was here before, as a closed primary. A server of somebody else's making is
 * stopped in order, because its configuration is not ours; its data stays where it is.
 */
final class Adoption {
  private final Engine engine;
  private final Promotion promotion;

  Adoption(Engine engine, Promotion promotion) {
    this.engine = engine;
    this.promotion = promotion;
  }

  void adopt(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    Enforcement.requireAlone(rule);
    if (engine.data().isAbsent() && engine.process().all().isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.UNUSABLE_DATA, "there is no data in %s", engine.place().files().data());
    }
    if (!Ownership.isOurs(engine.place())) {
      takeOver(deadline);
    }
    resume(term, rule, deadline);
  }

  private void takeOver(Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    var running = ForeignServer.find(engine.process());
    var objection = engine.data().objection();
    if (running.isEmpty() && objection.isPresent()) {
      throw StepEnded.refused(objection.get().code(), "%s", objection.get().detail());
    }
    var appendOnly =
        running.isPresent() ? stop(running.get(), deadline) : engine.data().isAppendOnlyNewest();
    engine.data().appendOnlyIsCurrent(appendOnly);
    Ownership.write(engine.place(), "adopted");
    engine
        .place()
        .tell(
            Incident.Severity.INFO,
            "the data in %s is adopted; whatever started Redis on it before (a unit of systemd, for"
                + " example) must not start it again",
            engine.place().files().data());
  }

  /** Whether it kept an append-only file. */
  private boolean stop(ForeignServer server, Deadline deadline)
      throws StepEnded, RedisFailure, InterruptedException {
    try (var session = server.session()) {
      var info = Info.parse(session.ask(deadline, "INFO").text());
      if (!info.isMaster()) {
        throw StepEnded.refused(
            ReasonCode.UNUSABLE_DATA,
            "the server in %s is a replica of %s, which Holdfast does not manage: promote it first,"
                + " or adopt its primary",
            engine.place().files().data(),
            info.text("master_host"));
      }
      for (var usual : ForeignServer.USUAL_NAMES.entrySet()) {
        var name = usual.getKey();
        var value = session.ask(deadline, "CONFIG", "GET", name).each().getLast().text();
        if (!value.equals(usual.getValue())) {
          throw StepEnded.refused(
              ReasonCode.UNUSABLE_DATA,
              "its %s is '%s': run 'CONFIG SET' or rename it to %s first",
              name,
              value,
              usual.getValue());
        }
      }
      var _ = session.tryTo(deadline, "SHUTDOWN", "SAVE");
      throw StepEnded.failed("the server in %s does not stop", engine.place().files().data());
    } catch (RedisFailure failure) {
      if (failure.why() == RedisFailure.Cause.SERVER) {
        throw failure;
      }
    }
    if (!Wait.until(() -> !server.life().isRunning(), Place.LONGER_STEP, deadline)) {
      throw StepEnded.unknown("the server that is to be adopted has not stopped yet");
    }
    // What a stop in order saves is the newest there is, whether an append-only file was kept or
    // not.
    return false;
  }

  /** Data that is ours, of a service whose record is gone or not written yet. */
  private void resume(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, RedisFailure, InterruptedException {
    if (!engine.isRunning()) {
      new Standby(engine).startFenced(deadline);
    }
    var snapshot = engine.snapshot(deadline);
    if (snapshot.reign().isPresent()) {
      engine.enforcement().enforce(rule, deadline);
      return;
    }
    // One that is a primary of no term was interrupted on its way, and has let nobody in.
    new Standby(engine).detach(deadline);
    var stamp = snapshot.stamp();
    var next = stamp != null && !term.isAfter(stamp.term()) ? stamp.term().next() : term;
    promotion.promote(next, rule, deadline);
  }
}
