package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.rehearsal.MemberState;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import io.holdfast.predict.rehearsal.ServiceState;
import java.util.Optional;

/** One service along the course. */
final class Part {
  final ServiceSpec spec;
  final Line line = new Line();
  ServiceState state;
  Reason why = Reason.of(ReasonCode.NOTHING_TO_DO);

  /** From when on its own record lets it serve; infinity while it does not. */
  double readyFrom = Double.NEGATIVE_INFINITY;

  /** Not opened yet although it could be: something that it comes after is missing. */
  boolean withheld;

  /** Somebody is on the way to accept a loss. */
  boolean operatorCalled;

  double lostSeconds;
  int dataLosses;

  Part(ServiceSpec spec) {
    this.spec = spec;
    state =
        spec.isShared()
            ? ServiceState.shared(spec)
            : ServiceState.ledBy(spec, spec.members().getFirst(), _ -> Kind.FOLLOWS);
  }

  boolean hasMember(HostId host) {
    return spec.members().contains(host);
  }

  /** Who leads by the record; of one that all run, nobody. */
  Optional<HostId> leader() {
    return spec.isShared() ? Optional.empty() : state.leader();
  }

  void become(HostId host, Kind kind) {
    state = state.with(host, state.member(host).as(kind));
  }

  /** A process that was started again serves in no term that it led. */
  void restart(HostId host) {
    var member = state.member(host);
    var sealed = leader().filter(host::equals).isPresent() ? member.term() : member.sealed();
    state =
        state.with(host, new MemberState(Kind.FENCED, member.complete(), member.term(), sealed));
  }

  /** Receives everything again. */
  void rejoin(HostId host) {
    var leader = state.member(leader().orElseThrow());
    state =
        state.with(
            host, new MemberState(Kind.FOLLOWS, true, leader.term(), state.member(host).sealed()));
  }

  /** Whether no other member holds everything that was acknowledged. */
  boolean isOnlyCompleteOn(HostId host) {
    return state.member(host).complete()
        && state.members().entrySet().stream()
            .noneMatch(other ->
                !other.getKey().equals(host)
                    && other.getValue().complete()
                    && other.getValue().kind() != Kind.EMPTY);
  }
}
