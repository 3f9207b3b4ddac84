package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.stack.Heir;
import io.holdfast.core.stack.StackPart;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackView;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the real {@link Heir} who is to win among equals, so that a stack stays together. */
final class Heirs {
  private Heirs() {}

  static @Nullable HostId of(ClusterSpec cluster, StackLine stack, Part lost, Ground ground) {
    var own = stack.own();
    var home = stack.home;
    if (own.size() < 2 || home == null) {
      return null;
    }
    var parts = own.stream().map(part -> part(part, ground)).toList();
    var at = Instant.EPOCH;
    var record =
        new StackRecord(
            stack.spec.id(), Revision.NONE, new StackPhase.Settled(home), List.of(), false);
    var view = new StackView(stack.spec, cluster.order(), record, parts, at, at, at, null);
    return Heir.of(view, parts.get(own.indexOf(lost))).orElse(null);
  }

  private static StackPart part(Part part, Ground ground) {
    var standbys = new LinkedHashSet<HostId>();
    for (var host : part.spec.members()) {
      var kind = part.state.member(host).kind();
      if (ground.isUp(host) && (kind == Kind.FOLLOWS || kind == Kind.FENCED)) {
        standbys.add(host);
      }
    }
    var standing =
        new Standing(
            ServiceCondition.State.HEALTHY,
            Reason.of(ReasonCode.NOTHING_TO_DO),
            part.leader().orElse(null),
            true,
            standbys,
            Map.of(),
            Map.of());
    return new StackPart(part.spec, part.state.record(), standing, Instant.EPOCH, false);
  }
}
