package io.holdfast.agent;

import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.host.Rung;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.leader.Leader;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a failover once, in thought, right after the start: its classes are loaded and its
 * decisions and documents compiled before they count. The first failover of an agent, which for
 * most agents is the only one, took twice as long without.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger("holdfast.agent");

  /** So often until the compiler takes notice; {@code -XX:Tier3InvocationThreshold} is 200. */
  private static final int ROUNDS = 250;

  private static final int MOST_STEPS = 8;
  private static final String OURS = "io/holdfast/";
  private static final String CLASS = ".class";
  private static final Term TERM = new Term(1);
  private static final LogPosition END = new LogPosition(TERM, 1);

  private final ClusterSpec cluster;

  Rehearsal(ClusterSpec cluster) {
    this.cluster = cluster;
  }

  /** Begins it on a thread of its own. */
  static void begin(ClusterSpec cluster, List<Class<?>> parts) {
    Thread.ofPlatform()
        .daemon()
        .name("rehearsal")
        .start(() -> {
          var begun = System.nanoTime();
          try {
            var classes =
                load(List.of(Leader.class, WireFormat.class, Rehearsal.class)) + load(parts);
            var rehearsal = new Rehearsal(cluster);
            for (int round = 0; round < ROUNDS; round++) {
              cluster.services().forEach(rehearsal::failOver);
            }
            log.debug(
                "rehearsed a failover with {} classes in {} ms",
                classes,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
          } catch (IOException | RuntimeException e) {
            // Nothing depends on it but the speed of the first failover.
            log.warn("the rehearsal of a failover ended early", e);
          }
        });
  }

  /** Loads all classes of the jars (or folders) that those parts come from. */
  static int load(List<Class<?>> parts) throws IOException {
    var places = new HashSet<Path>();
    var loaded = 0;
    for (var part : parts) {
      var source = part.getProtectionDomain().getCodeSource();
      if (source != null && places.add(Path.of(source.getLocation().getPath()))) {
        for (var name : classesAt(Path.of(source.getLocation().getPath()))) {
          loaded += load(name, part.getClassLoader()) ? 1 : 0;
        }
      }
    }
    return loaded;
  }

  private static boolean load(String name, ClassLoader loader) {
    try {
      Class.forName(name, true, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      log.debug("{} cannot be loaded here", name, e); // made for a library that is not installed
      return false;
    }
  }

  private static List<String> classesAt(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      try (var files = Files.walk(place)) {
        return files
            .map(file -> place.relativize(file).toString())
            .filter(Rehearsal::isClass)
            .map(Rehearsal::nameOf)
            .toList();
      }
    }
    try (var jar = new JarFile(place.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(Rehearsal::isClass)
          .map(Rehearsal::nameOf)
          .toList();
    }
  }

  private static boolean isClass(String file) {
    return file.startsWith(OURS) && file.endsWith(CLASS) && !file.endsWith("-info.class");
  }

  private static String nameOf(String file) {
    return file.substring(0, file.length() - CLASS.length()).replace('/', '.');
  }

  /**
   * From a primary that has stopped to the next one, with everything that is said on the way.
   *
   * @return the term it came to
   */
  Term failOver(ServiceSpec service) {
    if (service.members().size() < 2) {
      return TERM;
    }
    var former = service.members().getFirst();
    var others = Set.copyOf(service.members().subList(1, service.members().size()));
    var rule = new AckRule(new Revision(1), TERM, former, others, 1);
    var record =
        new ServiceRecord(
            service.id(), new Revision(1), TERM, new Phase.Leading(former), List.of(rule), false);
    for (int step = 0; step < MOST_STEPS; step++) {
      var decision = Leader.decide(view(service, record, former));
      if (!(decision instanceof LeaderDecision.Write(var next, _))) {
        break;
      }
      record = said(next);
      order(service, record);
      if (record.term().isAfter(TERM)) {
        break;
      }
    }
    return record.term();
  }

  private ServiceView view(ServiceSpec service, ServiceRecord record, HostId former) {
    var now = Instant.EPOCH.plusSeconds(100);
    var contacts = new HashMap<HostId, Contact>();
    for (var host : service.members()) {
      contacts.put(host, contact(service, record, host, former, now));
    }
    return new ServiceView(
        cluster,
        service,
        record,
        service.members().getLast(),
        now,
        Instant.EPOCH,
        Instant.EPOCH,
        contacts,
        null);
  }

  private static Contact contact(
      ServiceSpec service, ServiceRecord record, HostId host, HostId former, Instant now) {
    var sealed = record.phase() instanceof Phase.Replacing ? TERM : Term.NONE;
    var engine =
        host.equals(former)
            ? new EngineState.Stopped(END)
            : new EngineState.Standby(END, END, new EngineState.Link.Detached(), Duration.ZERO);
    var member = new MemberReport(service.id(), TERM, sealed, engine, null, List.of());
    var report = new HostReport(host, 1, 1, new Epoch(1), List.of(member), List.of());
    return new Contact(host, said(report), now, null, null);
  }

  private void order(ServiceSpec service, ServiceRecord record) {
    for (var host : service.members()) {
      var order =
          new Order(
              record.service(),
              new Epoch(1),
              record.term(),
              record.revision(),
              false,
              Goals.of(cluster, service, record, host));
      var route =
          new Route(record.service(), record.term(), record.revision(), null, false, List.of());
      var goals = said(new HostGoals(host, new Epoch(1), List.of(order), List.of(route)));
      var standby =
          new EngineState.Standby(
              END, END, new EngineState.Link.Attached(host, TERM, true), Duration.ZERO);
      for (var engine : List.of(standby, new EngineState.Stopped(END))) {
        var _ =
            Host.decide(
                new MemberView(
                    HostMemory.BLANK, goals.orders().getFirst(), engine, Rung.ATTACH, true));
      }
    }
  }

  /** As it comes out of the wire at the other end. */
  @SuppressWarnings("unchecked")
  private static <T> T said(T document) {
    return (T) WireFormat.read(WireFormat.writeText(document), document.getClass());
  }
}
