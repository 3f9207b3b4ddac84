package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.FaultKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;

/** What one fault alone does to a healthy cluster, without chance: medians. */
public final class Blows {
  /** What comes back by itself does so within this time. */
  private static final double PATIENCE_SECONDS = 600;

  private final ClusterSpec cluster;
  private final Memory memory;

  public Blows(ClusterSpec cluster) {
    this.cluster = cluster;
    memory = new Memory(cluster);
  }

  /** The host falls silent: it crashes, freezes or is cut off. */
  public Blow silent(HostId host) {
    return blow((_, faults) -> faults.strike(FaultKind.HOST_CRASH, List.of(host)));
  }

  /** Everything on the host ends, and its kernel refuses connections. */
  public Blow killed(HostId host) {
    return blow((_, faults) -> faults.strike(FaultKind.OPERATOR_MISTAKE, List.of(host)));
  }

  /** All hosts of the zone fall silent at once. */
  public Blow zone(String zone) {
    var hosts =
        cluster.hosts().stream()
            .filter(host -> zone.equals(host.zone()))
            .map(HostSpec::id)
            .toList();
    return blow((_, faults) -> faults.strike(FaultKind.ZONE_LOSS, hosts));
  }

  /** The process of the service's primary ends. */
  public Blow crash(ServiceId service) {
    return blow((scene, faults) ->
        scene.parts.stream()
            .filter(part -> part.spec.id().equals(service))
            .forEach(
                part -> faults.crash(part, part.leader().orElse(part.spec.members().getFirst()))));
  }

  private Blow blow(BiConsumer<Scene, Faults> fault) {
    var scene = new Scene(cluster, memory, null);
    var timeline = new Timeline();
    fault.accept(scene, new Faults(scene, timeline, FailureRates.DEFAULT));
    var whys = new HashMap<Part, Reason>();
    scene.parts.forEach(part -> whys.put(part, part.why));
    timeline.until(PATIENCE_SECONDS);
    var effects = new ArrayList<Blow.Effect>();
    for (var part : scene.parts) {
      var why = whys.getOrDefault(part, part.why);
      effects.add(effect(part.spec.id().name(), part.line, why));
    }
    for (var stack : scene.stacks) {
      var first = stack.parts.getFirst();
      var why = whys.getOrDefault(first, first.why);
      effects.add(effect(stack.spec.id().name(), stack.line, why));
    }
    return new Blow(effects);
  }

  /** The outage that begins with the fault; later ones are moves back home. */
  private static Blow.Effect effect(String name, Line line, Reason why) {
    var seconds =
        line.until(PATIENCE_SECONDS).stream()
            .filter(outage -> outage.since() == 0)
            .mapToDouble(Outage::seconds)
            .findFirst()
            .orElse(0);
    return new Blow.Effect(
        name, seconds >= PATIENCE_SECONDS ? Double.POSITIVE_INFINITY : seconds, why);
  }
}
