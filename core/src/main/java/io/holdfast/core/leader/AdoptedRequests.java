package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.report.EngineState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a service that has electors of its own: that they choose another primary.
 * Whom they choose cannot be said, and that they do so by themselves cannot be suspended.
 */
final class AdoptedRequests {
  private AdoptedRequests() {}

  static RequestOutcome apply(ServiceView view, Members members, Request request) {
    return switch (request) {
      case Request.Switchover(var target) -> ask(view, members, target, null);
      case Request.Failover failover -> ask(view, members, failover.target(), failover);
      case Request.Pause _, Request.Resume _ ->
          refused(ReasonCode.ELECTORS_DECIDE, "they do so whether it is paused here or not");
    };
  }

  private static RequestOutcome ask(
      ServiceView view,
      Members members,
      @Nullable HostId target,
      Request.@Nullable Failover failover) {
    if (view.record().phase() instanceof Phase.Yielding) {
      return refused(ReasonCode.NOT_STEADY, "the electors are being asked already");
    }
    if (!(view.record().phase() instanceof Phase.Elected(var primary, var election))) {
      return refused(ReasonCode.NO_PRIMARY, "");
    }
    var candidates =
        AdoptedSet.candidates(members, primary).stream()
            .filter(member -> AdoptedSet.isFollowing(member, primary) || failover != null)
            .toList();
    var obstacle =
        electors(view, members, primary).or(() -> target(view, primary, candidates, target));
    if (obstacle.isPresent()) {
      return new RequestOutcome.Refused(obstacle.get());
    }
    var why =
        failover == null
            ? Reason.of(ReasonCode.SWITCHOVER_REQUESTED, "away from %s", primary)
            : Reason.of(ReasonCode.FAILOVER_REQUESTED, "%s", failover.reason());
    var engine = members.get(primary).map(Member::engine);
    if (engine.isPresent() && engine.get() instanceof EngineState.Primary leading) {
      var lagging =
          candidates.stream()
              .filter(member ->
                  leading.written().offset() - member.received().offset()
                      > WantedRule.CAUGHT_UP_OFFSET)
              .findFirst();
      return lagging.isPresent()
          ? refused(ReasonCode.NOT_CAUGHT_UP, lagging.get().host().name())
          : accepted(view, new Phase.Yielding(primary, election, primary, false), why);
    }
    if (failover == null) {
      return refused(
          ReasonCode.NO_PRIMARY,
          "%s does not serve; its electors replace it, or ask for a failover".formatted(primary));
    }
    return failover.acceptLoss()
        ? accepted(
            view, new Phase.Yielding(primary, election, candidates.getFirst().host(), true), why)
        : refused(
            ReasonCode.LOSS_UNKNOWN,
            "%s does not tell what it holds; its electors replace it by themselves, or accept the loss"
                .formatted(primary));
  }

  /** What stands against asking the electors; empty when nothing does. */
  static Optional<Reason> electors(ServiceView view, Members members, HostId primary) {
    var verdict = ElectorVerdict.of(view, members);
    var named = verdict.named();
    if (named.isEmpty()) {
      return Optional.of(verdict.divided());
    }
    if (!named.get().primary().equals(primary) || verdict.isBusy()) {
      return Optional.of(Reason.of(ReasonCode.NOT_STEADY, "the electors are making a change"));
    }
    return verdict.notQuorate();
  }

  private static Optional<Reason> target(
      ServiceView view, HostId primary, List<Member> candidates, @Nullable HostId target) {
    if (target != null && !view.service().members().contains(target)) {
      return Optional.of(Reason.of(ReasonCode.NOT_A_MEMBER, "%s", target));
    }
    if (primary.equals(target)) {
      return Optional.of(Reason.of(ReasonCode.ALREADY_PRIMARY, "%s", primary));
    }
    if (candidates.isEmpty()) {
      return Optional.of(Reason.of(ReasonCode.NOT_CAUGHT_UP, "no standby is ready to take over"));
    }
    if (target == null || candidates.stream().allMatch(member -> member.host().equals(target))) {
      return Optional.empty();
    }
    return Optional.of(
        candidates.stream().anyMatch(member -> member.host().equals(target))
            ? Reason.of(
                ReasonCode.ELECTORS_DECIDE,
                "they may choose %s too; name nobody, or have them pass over the others",
                candidates.stream()
                    .map(Member::host)
                    .filter(host -> !host.equals(target))
                    .findFirst()
                    .orElseThrow())
            : Reason.of(ReasonCode.NOT_CAUGHT_UP, "%s", target));
  }

  private static RequestOutcome accepted(ServiceView view, Phase.Yielding next, Reason why) {
    return new RequestOutcome.Accepted(view.record().with(next), why);
  }

  private static RequestOutcome refused(ReasonCode code, String detail) {
    return new RequestOutcome.Refused(new Reason(code, detail));
  }
}
