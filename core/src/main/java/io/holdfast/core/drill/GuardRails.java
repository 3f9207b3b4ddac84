package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a drill may begin: every reason against it at once, so that none is found out later. */
public final class GuardRails {
  private final DrillSituation now;
  private final DrillAsk ask;
  private final List<Reason> against = new ArrayList<>();

  private GuardRails(DrillSituation now, DrillAsk ask) {
    this.now = now;
    this.ask = ask;
  }

  /** What would happen, and what stands against it. */
  public static DrillPlan plan(DrillSituation now, DrillAsk ask) {
    return new GuardRails(now, ask).plan();
  }

  private DrillPlan plan() {
    var lasts = ask.lasts() == null ? ask.kind().lasts() : ask.lasts();
    var service =
        now.cluster().services().stream()
            .filter(one -> one.id().equals(ask.service()))
            .findFirst()
            .orElse(null);
    if (service == null) {
      against.add(Reason.of(ReasonCode.UNKNOWN_SERVICE, "%s", ask.service()));
      return new DrillPlan(ask.kind(), ask.service(), ask.host(), lasts, against, List.of());
    }
    var host = host(service);
    kind(lasts);
    sense(service);
    others();
    if (host != null) {
      place(service, host);
    }
    consent();
    if (now.obstacle() != null) {
      against.add(now.obstacle());
    }
    return new DrillPlan(
        ask.kind(),
        ask.service(),
        host,
        lasts,
        against,
        host == null ? List.of() : steps(host, lasts));
  }

  private @Nullable HostId host(ServiceSpec service) {
    var primary = part(service.id()).map(part -> part.standing().leads()).orElse(null);
    if (ask.host() == null && service.isShared()) {
      return service.members().getFirst();
    }
    if (ask.host() == null) {
      if (primary == null) {
        against.add(Reason.of(ReasonCode.NO_PRIMARY, "%s", service.id()));
      }
      return primary;
    }
    if (!service.members().contains(ask.host())) {
      against.add(Reason.of(ReasonCode.NOT_A_MEMBER, "%s of %s", ask.host(), service.id()));
    }
    return ask.host();
  }

  private void kind(Duration lasts) {
    if (!ask.kind().isOffered()) {
      against.add(Reason.of(ReasonCode.DRILL_NOT_OFFERED, "%s", ask.kind().word()));
    }
    var atOnce = ask.kind().lasts().isZero();
    if (atOnce ? !lasts.isZero() : lasts.compareTo(DrillLimits.SHORTEST_FAULT) < 0) {
      against.add(
          Reason.of(
              ReasonCode.DRILL_IMPOSSIBLE,
              atOnce ? "%s is over at once" : "%s has to last a second at least",
              ask.kind().word()));
    }
    if (lasts.compareTo(DrillLimits.LONGEST_FAULT) > 0) {
      against.add(
          Reason.of(
              ReasonCode.DRILL_IMPOSSIBLE,
              "no fault may last longer than %d s",
              DrillLimits.LONGEST_FAULT.toSeconds()));
    }
  }

  /** Some drills say something about some services only. */
  private void sense(ServiceSpec service) {
    if (service.isAdopted()) {
      against.add(
          Reason.of(
              ReasonCode.DRILL_IMPOSSIBLE,
              "electors of its own choose the primary of %s: rehearse with them",
              service.id()));
    }
    switch (ask.kind()) {
      case QUORUM_LOST -> {
        if (now.cluster().quorum() instanceof QuorumSpec.Etcd) {
          against.add(
              Reason.of(
                  ReasonCode.DRILL_IMPOSSIBLE,
                  "the quorum is an etcd, whose members are not Holdfast's: stop them instead"));
        }
        if (!service.isShared() && service.durability() == Durability.ASYNC) {
          against.add(
              Reason.of(
                  ReasonCode.DRILL_IMPOSSIBLE,
                  "%s stops without a quorum, as it has to: measure a synchronous service",
                  service.id()));
        }
      }
      case DEPENDENCY_LOST -> {
        if (now.cluster().order().before(service.id()).isEmpty()) {
          against.add(
              Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "%s comes after no service", service.id()));
        }
      }
      default -> {
        // Every service can tell.
      }
    }
  }

  /** Nothing else may be under way: two things at once are nobody's plan. */
  private void others() {
    if (now.running() != null) {
      against.add(
          Reason.of(
              ReasonCode.DRILL_UNDER_WAY,
              "drill %d, %s of %s",
              now.running().number(),
              now.running().kind().word(),
              now.running().service()));
    }
    now.parts()
        .forEach((service, part) -> {
          if (part.changing()) {
            against.add(Reason.of(ReasonCode.NOT_STEADY, "%s", service));
          }
        });
    for (var host : now.cluster().hosts()) {
      if (!now.reporting().contains(host.id())) {
        against.add(Reason.of(ReasonCode.DRILL_HOST_MISSING, "%s", host.id()));
      }
    }
  }

  /** Whoever is touched must be able to bear it. */
  private void place(ServiceSpec measured, HostId host) {
    for (var service : TouchedServices.of(ask.kind(), measured.id(), host, now.cluster())) {
      if (service.members().size() < 2) {
        against.add(
            Reason.of(ReasonCode.DRILL_NOT_REDUNDANT, "%s has one member only", service.id()));
        continue;
      }
      part(service.id())
          .ifPresentOrElse(
              part -> bears(service, part, host),
              () ->
                  against.add(
                      Reason.of(ReasonCode.DRILL_NOT_REDUNDANT, "%s is not known", service.id())));
    }
  }

  private void bears(ServiceSpec service, DrillSituation.Part part, HostId host) {
    var standing = part.standing();
    if (standing.state() != ServiceCondition.State.HEALTHY) {
      against.add(
          Reason.of(
              standing.state() == ServiceCondition.State.PAUSED
                  ? ReasonCode.PAUSED
                  : ReasonCode.DRILL_NOT_REDUNDANT,
              "%s is %s, %s",
              service.id(),
              standing.state().word(),
              standing.why().sentence()));
      return;
    }
    // What would be lost if this host were is part of that question: more than the objective is no.
    if (ask.kind() != DrillKind.SWITCHOVER
        && (host.equals(standing.leads()) || service.isShared() || service.isAdopted())) {
      against.addAll(part.readiness().reasons());
    }
  }

  private void consent() {
    if (now.cluster().drills().production() && !now.cluster().name().equals(ask.confirm())) {
      against.add(Reason.of(ReasonCode.DRILL_UNCONFIRMED));
    }
    var window = now.cluster().drills().window();
    if (window != null && !window.isOpen(now.wall())) {
      against.add(
          Reason.of(
              ReasonCode.DRILL_WINDOW_CLOSED,
              "%s-%s %s",
              window.from(),
              window.until(),
              window.zone()));
    }
  }

  private Optional<DrillSituation.Part> part(ServiceId service) {
    return Optional.ofNullable(now.parts().get(service));
  }

  private List<String> steps(HostId host, Duration lasts) {
    var steps = new ArrayList<String>();
    steps.add("a client writes a ledger through the entries of %s".formatted(ask.service()));
    var struck = StruckHosts.of(ask.kind(), host, now.cluster());
    steps.add(
        "on %s %s: %s"
            .formatted(
                struck.size() == 1 ? "host" : "hosts",
                struck.stream().map(HostId::name).collect(Collectors.joining(", ")),
                ask.kind().does()));
    if (ask.kind() == DrillKind.SWITCHOVER) {
      now.cluster()
          .stackOf(ask.service())
          .ifPresent(stack ->
              steps.add(
                  "the whole stack %s moves as one: %s"
                      .formatted(
                          stack.id(),
                          stack.services().stream()
                              .map(ServiceId::name)
                              .collect(Collectors.joining(", ")))));
    }
    if (!lasts.isZero()) {
      steps.add("the fault stands for %s s".formatted(lasts.toMillis() / 1000.0));
    }
    steps.add("way back: " + ask.kind().wayBack());
    steps.add("what is left of the fault is said there: nothing, or the drill has failed");
    steps.add("waits until %s is redundant again".formatted(ask.service()));
    steps.add("the ledger is read back, judged, and removed");
    return steps;
  }
}
