package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A restart of several members, a step at a time: the standbys one after the other, each only while
 * every other member follows and is in the ack set; then the primary is moved away, which stops it,
 * and it comes back as a standby. Pure, like every decision. It lives in one controller's memory
 * alone: nothing of it is needed for safety, and asked for again it goes on with what is still
 * pending (docs/adr/0011-rolling-restart.md).
 *
 * @param term the term in which it began
 * @param members everybody who is to be restarted
 * @param standbys those who have not been told to yet
 * @param restarting who has been told to and has not answered; null for nobody
 * @param movesPrimary whether the primary of the term is among them
 * @param since when the last step was taken
 */
public record RollingRestart(
    Term term,
    List<HostId> members,
    List<HostId> standbys,
    @Nullable HostId restarting,
    boolean movesPrimary,
    Instant since) {
  /** How long one step may take, a restarted standby's recovery included. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  public RollingRestart {
    members = List.copyOf(members);
    standbys = List.copyOf(standbys);
  }

  /** The answer to an operator's request. */
  public sealed interface Start {
    /** It begins. */
    record Begun(RollingRestart restart, Reason why) implements Start {}

    /** There is nothing to do. */
    record Needless(Reason why) implements Start {}

    /** Not now, or not at all, and nothing was changed. */
    record Refused(Reason why) implements Start {}
  }

  /** What to do next. */
  public sealed interface Step {
    /** Have this standby restarted by its host. */
    record Restart(HostId standby) implements Step {}

    /** Write this version, by which the primary is moved away or, alone, restarted in place. */
    record Move(ServiceRecord next, Reason why) implements Step {}

    /** Look again later. */
    record Wait(Reason why) implements Step {}

    /** It is done. */
    record Done(Reason why) implements Step {}

    /** It is over, and what was not done is left as it is. */
    record Failed(Reason why) implements Step {}
  }

  /**
   * Weighs a request.
   *
   * @param all whether members are restarted that do not wait for it
   * @param allowDowntime whether a primary without standbys may be restarted in place
   */
  public static Start begin(ServiceView view, boolean all, boolean allowDowntime) {
    if (view.record().paused()) {
      return new Start.Refused(Reason.of(ReasonCode.PAUSED));
    }
    if (view.service().isAdopted()) {
      return new Start.Refused(
          Reason.of(
              ReasonCode.ELECTORS_DECIDE, "its members are started and stopped by their owner"));
    }
    var missing = missing(view);
    if (missing.isPresent()) {
      return new Start.Refused(missing.get());
    }
    var primary = view.record().primary().orElse(null);
    var wanted =
        Members.of(view).fresh().stream()
            .filter(member -> all || member.report().needsRestart())
            .map(Member::host)
            .toList();
    if (wanted.isEmpty()) {
      return new Start.Needless(Reason.of(ReasonCode.NOTHING_PENDING));
    }
    if (view.service().members().size() < 2 && !allowDowntime) {
      return new Start.Refused(
          Reason.of(
              ReasonCode.NO_STANDBY,
              "clients would have to wait; ask for it with allowDowntime (--allow-downtime)"));
    }
    return new Start.Begun(
        new RollingRestart(
            view.record().term(),
            wanted,
            wanted.stream().filter(host -> !host.equals(primary)).toList(),
            null,
            primary != null && wanted.contains(primary),
            view.now()),
        Reason.of(ReasonCode.RESTART_REQUESTED, "%s", names(wanted)));
  }

  /** That standby is being told to restart. */
  public RollingRestart telling(HostId standby, Instant now) {
    var left = new ArrayList<>(standbys);
    left.remove(standby);
    return new RollingRestart(term, members, left, standby, movesPrimary, now);
  }

  /** The standby that was told has stopped, and comes back. */
  public RollingRestart told(Instant now) {
    return new RollingRestart(term, members, standbys, null, movesPrimary, now);
  }

  /** The next step. */
  public Step next(ServiceView view) {
    var moved = view.record().term().isAfter(term);
    if (moved && (restarting != null || !standbys.isEmpty() || !movesPrimary)) {
      return new Step.Failed(
          Reason.of(ReasonCode.RESTART_INTERRUPTED, "term %s has begun", view.record().term()));
    }
    if (restarting != null) {
      return waiting(view, Reason.of(ReasonCode.RESTARTING, "%s", restarting));
    }
    var missing = missing(view);
    if (missing.isPresent()) {
      return waiting(view, missing.get());
    }
    if (!standbys.isEmpty()) {
      return new Step.Restart(standbys.getFirst());
    }
    return movesPrimary && !moved ? move(view) : end(view);
  }

  private Step waiting(ServiceView view, Reason why) {
    return view.now().isBefore(since.plus(PATIENCE)) ? new Step.Wait(why) : new Step.Failed(why);
  }

  private Step move(ServiceView view) {
    if (view.service().members().size() < 2) {
      var primary = view.record().primary().orElseThrow();
      var why = Reason.of(ReasonCode.RESTART_REQUESTED, "%s, in place", primary);
      return new Step.Move(
          view.record().with(new Phase.Replacing(primary, primary, false, why)), why);
    }
    return switch (Requests.apply(view, new Request.Switchover(null))) {
      case RequestOutcome.Accepted(var next, var why) -> new Step.Move(next, why);
      case RequestOutcome.Refused(var why) -> waiting(view, why);
    };
  }

  private Step end(ServiceView view) {
    var concerned =
        Members.of(view).fresh().stream()
            .filter(member -> members.contains(member.host()))
            .toList();
    if (concerned.stream().anyMatch(member -> member.report().pendingRestart() == null)) {
      return waiting(view, Reason.of(ReasonCode.RESTARTING, "%s", names(members)));
    }
    var pending =
        concerned.stream()
            .filter(member -> member.report().needsRestart())
            .map(Member::host)
            .toList();
    return pending.isEmpty()
        ? new Step.Done(Reason.of(ReasonCode.RESTARTED, "%s", names(members)))
        : new Step.Failed(Reason.of(ReasonCode.RESTART_PENDING, "%s", names(pending)));
  }

  /** What is missing for one more member to be stopped without harm; empty when nothing is. */
  private static Optional<Reason> missing(ServiceView view) {
    var record = view.record();
    if (record.phase() instanceof Phase.Shared) {
      return notReady(view);
    }
    if (!(record.phase() instanceof Phase.Leading(var primary)) || !record.isSettled()) {
      return Optional.of(Reason.of(ReasonCode.NOT_STEADY));
    }
    var members = Members.of(view);
    if (!(PrimaryHealth.of(view, members, primary) instanceof PrimaryHealth.Healthy(_, var engine))
        || !engine.open()) {
      return Optional.of(Reason.of(ReasonCode.NO_PRIMARY, "%s does not serve", primary));
    }
    var behind = new TreeSet<>(view.service().members());
    behind.remove(primary);
    members.fresh().stream()
        .filter(member -> member.isFollowing(primary, record.term(), Duration.ZERO))
        .map(Member::host)
        .filter(host -> counts(view, host))
        .forEach(behind::remove);
    return behind.isEmpty()
        ? Optional.empty()
        : Optional.of(Reason.of(ReasonCode.NOT_CAUGHT_UP, "%s", names(behind)));
  }

  /** Where every member runs, one may end when all the others take clients, and it does itself. */
  private static Optional<Reason> notReady(ServiceView view) {
    var missing = new TreeSet<>(view.service().members());
    Members.of(view).fresh().stream()
        .filter(Sharing::isReady)
        .map(Member::host)
        .forEach(missing::remove);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(Reason.of(ReasonCode.NOT_READY, "%s", names(missing)));
  }

  private static boolean counts(ServiceView view, HostId standby) {
    return view.service().durability() == Durability.ASYNC
        || view.record().newestRule().orElseThrow().members().contains(standby);
  }

  private static String names(Iterable<HostId> hosts) {
    var names = new ArrayList<String>();
    hosts.forEach(host -> names.add(host.name()));
    return names.stream().collect(Collectors.joining(", "));
  }
}
