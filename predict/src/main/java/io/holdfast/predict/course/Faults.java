package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.rehearsal.MemberState;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import io.holdfast.predict.rehearsal.StepTimes;
import java.util.List;

/** What strikes, and what is repaired. */
final class Faults {
  private final Scene scene;
  private final Timeline timeline;
  private final FailureRates rates;
  private final Recovery recovery;

  Faults(Scene scene, Timeline timeline, FailureRates rates) {
    this.scene = scene;
    this.timeline = timeline;
    this.rates = rates;
    recovery = new Recovery(scene, timeline, rates);
  }

  /** Lets a source strike again and again. */
  void expect(Source source) {
    timeline.in(
        source.next(),
        () -> {
          strike(source);
          expect(source);
        });
  }

  private void strike(Source source) {
    var struck = source.struck();
    var repair = source.repair(rates);
    if (source.kind() == FaultKind.PROCESS_CRASH) {
      scene.parts.stream()
          .filter(part -> part.spec.id().equals(source.service()))
          .forEach(part -> crash(part, struck.getFirst()));
    } else if (struck.stream().noneMatch(host -> scene.ground.has(host, source.kind()))) {
      strike(source.kind(), struck);
      timeline.in(repair, () -> repair(source.kind(), struck));
    }
  }

  void crash(Part part, HostId host) {
    var kind = part.state.member(host).kind();
    if (!scene.ground.isUp(host) || (kind != Kind.LEADS && kind != Kind.FOLLOWS)) {
      return;
    }
    var cause = FaultKind.PROCESS_CRASH.word();
    if (part.spec.program() == null || part.spec.isShared()) {
      part.become(host, Kind.CRASHED);
      recovery.evaluate(cause);
    } else if (kind == Kind.LEADS) {
      // A program is started anew where it is.
      scene.interrupt(part, timeline.now(), StepTimes.of(part.spec).restart(), cause);
    }
  }

  void strike(FaultKind kind, List<HostId> hosts) {
    hosts.forEach(host -> scene.ground.strike(host, kind));
    recovery.evaluate(kind.word());
    if (kind == FaultKind.DISK_LOST) {
      for (var host : hosts) {
        scene.parts.stream()
            .filter(part -> part.hasMember(host) && part.spec.holdsData())
            .forEach(part -> loseData(part, host));
      }
    }
  }

  /** Where the only complete copy is lost, it is brought back from a backup when the host is. */
  private static void loseData(Part part, HostId host) {
    if (part.isOnlyCompleteOn(host)) {
      part.dataLosses++;
    } else {
      var member = part.state.member(host);
      part.state =
          part.state.with(host, new MemberState(Kind.EMPTY, false, member.term(), member.sealed()));
    }
  }

  private void repair(FaultKind kind, List<HostId> hosts) {
    for (var host : hosts) {
      var wasUp = scene.ground.isUp(host);
      scene.ground.repair(host, kind);
      if (!wasUp && scene.ground.isUp(host)) {
        scene.parts.stream()
            .filter(part -> part.hasMember(host))
            .forEach(part -> back(part, host, kind));
      }
    }
    recovery.evaluate(kind.word());
  }

  private static void back(Part part, HostId host, FaultKind kind) {
    if (part.spec.isShared() || part.state.member(host).kind() == Kind.EMPTY) {
      return; // comes back like one whose process ended
    }
    var stillLeads = part.leader().filter(host::equals).isPresent();
    if (kind == FaultKind.NETWORK_CUT && stillLeads) {
      part.become(host, Kind.LEADS);
    } else {
      part.restart(host);
    }
  }
}
