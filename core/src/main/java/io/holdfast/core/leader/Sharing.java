package io.holdfast.core.leader;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service that every member runs: there is no primary to choose, to move or to replace, and so
 * nothing is decided but to begin. Who takes clients is a matter of who is ready.
 */
final class Sharing {
  private static final Duration REVIEW = Duration.ofSeconds(5);
  private static final Term FIRST = new Term(1);

  private Sharing() {}

  static LeaderDecision begin(ServiceView view) {
    var record = view.record();
    return new LeaderDecision.Write(
        new ServiceRecord(
            record.service(),
            record.revision().next(),
            FIRST,
            new Phase.Shared(),
            List.of(),
            record.paused()),
        Reason.of(ReasonCode.SHARED));
  }

  static LeaderDecision keep(ServiceView view, Members members) {
    return new LeaderDecision.Hold(standing(view, members), view.now().plus(REVIEW));
  }

  /** How many run and are ready, and what is the matter with the others. */
  static Reason standing(ServiceView view, Members members) {
    var all = view.service().members().size();
    var ready = ready(members);
    if (ready == all) {
      return Reason.of(ReasonCode.EVERY_MEMBER_RUNS, "%d of %d", ready, all);
    }
    var code = ready == 0 ? ReasonCode.NO_MEMBER_RUNS : ReasonCode.SOME_MEMBERS_RUN;
    var others = new ArrayList<String>();
    for (var host : view.service().members()) {
      var member = members.get(host);
      if (member.isEmpty()) {
        others.add(host + " does not report");
      } else if (!isReady(member.get())) {
        others.add(
            host
                + Optional.ofNullable(member.get().report().problem())
                    .map(p -> ": " + p)
                    .orElse(""));
      }
    }
    return Reason.of(code, "%d of %d; %s", ready, all, String.join("; ", others));
  }

  static long ready(Members members) {
    return members.fresh().stream().filter(Sharing::isReady).count();
  }

  static boolean isReady(Member member) {
    return member.engine() instanceof EngineState.Running && member.report().isReady();
  }
}
