package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.Durability;

/**
 * How a service is, in one word, and why.
 *
 * @param state the word
 * @param why the reason people are shown beside it
 */
public record ServiceCondition(State state, Reason why) {
  /** The words of the status document. */
  public enum State {
    /** Serves with all the redundancy asked for. */
    HEALTHY("healthy"),
    /** Serves with less redundancy than asked for, or will not serve much longer. */
    DEGRADED("degraded"),
    /** An unplanned replacement is under way. */
    FAILING_OVER("failing-over"),
    /** A planned move is under way. */
    SWITCHING_OVER("switching-over"),
    /** Does not serve, and nothing can be done about it now. */
    DOWN("down"),
    /** An operator suspended automatic failover. */
    PAUSED("paused");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As written in the status document. */
    public String word() {
      return word;
    }
  }

  /** The condition of one service. */
  public static ServiceCondition of(ServiceView view) {
    var record = view.record();
    var members = Members.of(view);
    var why = Leader.decide(view).why();
    if (record.paused()) {
      return new ServiceCondition(State.PAUSED, Reason.of(ReasonCode.PAUSED));
    }
    if (Manner.mismatch(view.service(), record).isPresent()) {
      return new ServiceCondition(State.DEGRADED, why);
    }
    return switch (record.phase()) {
      case Phase.Unformed _, Phase.Forming _ -> new ServiceCondition(State.DOWN, why);
      case Phase.Switching _ -> new ServiceCondition(State.SWITCHING_OVER, why);
      case Phase.Replacing(_, _, _, var cause) -> replacing(view, members, cause, why);
      case Phase.Shared _ -> shared(view, members, why);
      case Phase.Yielding _ -> new ServiceCondition(State.SWITCHING_OVER, why);
      case Phase.Elected(var primary, _) -> elected(view, members, primary, why);
      case Phase.Leading(var primary) ->
          switch (PrimaryHealth.of(view, members, primary)) {
            case PrimaryHealth.Healthy(var member, var engine) ->
                leading(view, members, member, engine.open(), why);
            case PrimaryHealth.Starting _ -> new ServiceCondition(State.FAILING_OVER, why);
            case PrimaryHealth.Suspect _, PrimaryHealth.SeenBy _ ->
                new ServiceCondition(State.DEGRADED, why);
            case PrimaryHealth.Dead _ -> new ServiceCondition(State.DOWN, why);
          };
    };
  }

  private static ServiceCondition shared(ServiceView view, Members members, Reason why) {
    var ready = Sharing.ready(members);
    if (ready == 0 && view.ties().withheld() != null) {
      return new ServiceCondition(State.DOWN, view.ties().withheld());
    }
    if (ready == 0) {
      return new ServiceCondition(State.DOWN, why);
    }
    return new ServiceCondition(
        ready == view.service().members().size() ? State.HEALTHY : State.DEGRADED, why);
  }

  private static ServiceCondition elected(
      ServiceView view, Members members, HostId primary, Reason why) {
    var engine = members.get(primary).map(Member::engine).orElse(null);
    if (engine == null) {
      return new ServiceCondition(
          State.DEGRADED, Reason.of(ReasonCode.PRIMARY_AGENT_SILENT, "%s", primary));
    }
    if (!(engine instanceof EngineState.Primary)) {
      var ready = FailoverReadiness.of(view);
      return new ServiceCondition(
          ready.answer() ? State.FAILING_OVER : State.DOWN,
          ready.answer()
              ? Reason.of(ReasonCode.AWAITING_ELECTORS, "%s does not serve", primary)
              : ready.reasons().getFirst());
    }
    if (why.code() != ReasonCode.ELECTORS_AGREE) {
      return new ServiceCondition(State.DEGRADED, why);
    }
    var others = view.service().members().size() - 1;
    var following =
        members.except(primary).stream()
            .filter(member -> AdoptedSet.isFollowing(member, primary))
            .count();
    var notQuorate = ElectorVerdict.of(view, members).notQuorate();
    if (following < others) {
      return new ServiceCondition(
          State.DEGRADED,
          Reason.of(ReasonCode.STANDBY_LOST, "%d of %d standbys follow", following, others));
    }
    return notQuorate
        .map(reason -> new ServiceCondition(State.DEGRADED, reason))
        .orElseGet(() -> new ServiceCondition(State.HEALTHY, why));
  }

  /** Under way as long as enough members are there to finish it. */
  private static ServiceCondition replacing(
      ServiceView view, Members members, Reason cause, Reason why) {
    var former =
        view.record().phase() instanceof Phase.Replacing replacing ? replacing.former() : null;
    var stuck = former != null && Feasibility.obstacle(view, members, former).isPresent();
    return stuck
        ? new ServiceCondition(State.DOWN, why)
        : new ServiceCondition(State.FAILING_OVER, cause);
  }

  /** Whether the program of a new term may still be on its way to its first good answer. */
  private static boolean isStarting(ServiceView view) {
    var program = view.service().program();
    return program != null && view.now().isBefore(view.recordedAt().plus(program.startTimeout()));
  }

  private static String detail(Member member) {
    var problem = member.report().problem();
    return problem == null ? "" : problem.detail();
  }

  private static ServiceCondition leading(
      ServiceView view, Members members, Member primary, boolean open, Reason why) {
    var record = view.record();
    if (!open && view.ties().withheld() != null) {
      return new ServiceCondition(State.DOWN, view.ties().withheld());
    }
    if (!open) {
      var state = record.mayServe(view.service().durability()) ? State.FAILING_OVER : State.DOWN;
      return new ServiceCondition(record.rules().size() > 1 ? State.FAILING_OVER : state, why);
    }
    if (!primary.report().isReady()) {
      return new ServiceCondition(
          isStarting(view) ? State.FAILING_OVER : State.DOWN,
          Reason.of(ReasonCode.NOT_READY, "%s: %s", primary.host(), detail(primary)));
    }
    var problem = primary.report().problem();
    if (problem != null && problem.code() == ReasonCode.DISK_FULL) {
      return new ServiceCondition(State.DEGRADED, problem);
    }
    var following =
        members.except(primary.host()).stream()
            .filter(member ->
                member.isFollowing(
                    primary.host(), record.term(), view.cluster().detection().silence()))
            .count();
    if (following < view.service().members().size() - 1) {
      return new ServiceCondition(
          State.DEGRADED,
          why.code() == ReasonCode.REDUNDANT || why.code() == ReasonCode.NOTHING_TO_DO
              ? Reason.of(
                  ReasonCode.STANDBY_LOST,
                  "%d of %d standbys follow",
                  following,
                  view.service().members().size() - 1)
              : why);
    }
    var settled = record.isSettled();
    var synchronous =
        view.service().durability() == Durability.ASYNC
            || view.service().members().size() < 2
            || record.newestRule().filter(rule -> rule.members().size() == following).isPresent();
    return settled && synchronous
        ? new ServiceCondition(State.HEALTHY, why)
        : new ServiceCondition(State.DEGRADED, why);
  }
}
