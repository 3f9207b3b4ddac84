package io.holdfast.agent;

import io.holdfast.agent.http.MetricsPage;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.EngineState.Link;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.gateway.Refusal;
import io.holdfast.traffic.sentinel.Sentinel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * This host's figures. Each host tells of its own members and entries, so that a scrape of all
 * hosts counts nothing twice.
 */
final class Metrics implements MetricsPage, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final HostState state;

  /**
   * @param leading whether this host is the controller
   */
  Metrics(
      ClusterSpec cluster, HostId self, HostState state, BooleanSupplier leading, Entries entries) {
    this.state = state;
    registry.config().commonTags("cluster", cluster.name(), "host", self.name());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    gc.bindTo(registry);
    gauge(
        "holdfast.controller",
        "1 while this host is the controller",
        Tags.empty(),
        () -> leading.getAsBoolean() ? 1 : 0);
    for (var service : cluster.services()) {
      if (service.members().contains(self)) {
        member(service.id());
        if (!service.isShared()) {
          led(service.id());
        }
        if (service.holdsData()) {
          data(service);
        }
      }
    }
    entries.all().forEach(this::entry);
    var sentinel = entries.sentinel();
    if (sentinel != null) {
      sentinel(sentinel);
    }
  }

  private void sentinel(Sentinel sentinel) {
    gauge(
        "holdfast.sentinel.open",
        "Connections of Redis Sentinel clients",
        Tags.empty(),
        sentinel::connections);
    FunctionCounter.builder("holdfast.sentinel.refused", sentinel, Sentinel::refused)
        .description("Connections of Redis Sentinel clients refused for a limit")
        .register(registry);
  }

  private void member(ServiceId service) {
    var tags = Tags.of("service", service.name());
    gauge(
        "holdfast.member.running",
        "1 while this host's member runs; of a program's standby, while it is prepared",
        tags,
        () -> isRunning(service) ? 1 : 0);
    gauge(
        "holdfast.member.pending.restart",
        "Parameters that wait for a restart of this host's member; NaN when unknown",
        tags,
        () -> pendingRestart(service));
    gauge(
        "holdfast.route.term",
        "Term of the route that this host's entries follow; 0 before the first",
        tags,
        () -> {
          var route = state.route(service);
          return route == null ? 0 : route.term().number();
        });
  }

  /** Where every member runs, none is ever primary: 0 would look like a primary that is missing. */
  private void led(ServiceId service) {
    var tags = Tags.of("service", service.name());
    gauge(
        "holdfast.member.primary",
        "1 while this host's member takes writes",
        tags,
        () -> state.engine(service) instanceof EngineState.Primary ? 1 : 0);
    gauge(
        "holdfast.member.streaming",
        "1 while this host's standby is receiving",
        tags,
        () ->
            state.engine(service) instanceof EngineState.Standby(_, _, Link.Attached link, _)
                    && link.streaming()
                ? 1
                : 0);
  }

  private void data(ServiceSpec service) {
    var tags = Tags.of("service", service.id().name());
    gauge(
        "holdfast.member.position." + unit(service),
        "How far this host's member's log reaches; NaN while it does not run",
        tags,
        () -> position(service.id()));
    gauge(
        "holdfast.member.behind.seconds",
        "Upper bound of the age of this host's standby's data; NaN when unknown",
        tags,
        () -> behindSeconds(service.id()));
  }

  /** What the engine measures its log in. */
  private static String unit(ServiceSpec service) {
    return switch (service.engine()) {
      case "mariadb", "mysql" -> "transactions";
      default -> "bytes";
    };
  }

  private void entry(Entries.Entry entry) {
    var tags =
        Tags.of(
            "service",
            entry.service().name(),
            "mode",
            entry.spec().mode().name().toLowerCase(Locale.ROOT));
    gauge("holdfast.entry.open", "Connections carried", tags, () -> entry.figures().open());
    gauge("holdfast.entry.held", "Connections held", tags, () -> entry.figures().held());
    for (var cause : Refusal.values()) {
      counter(
          "holdfast.entry.refused",
          "Connections refused for a limit",
          tags.and("limit", cause.name().toLowerCase(Locale.ROOT)),
          entry,
          entryOf -> entryOf.refused(cause));
    }
    counter(
        "holdfast.entry.cut",
        "Connections cut because their member lost its role",
        tags,
        entry,
        entryOf -> entryOf.figures().cut());
    counter(
        "holdfast.entry.received.bytes",
        "Bytes from clients",
        tags,
        entry,
        entryOf -> entryOf.figures().bytesIn());
    counter(
        "holdfast.entry.sent.bytes",
        "Bytes to clients",
        tags,
        entry,
        entryOf -> entryOf.figures().bytesOut());
  }

  private boolean isRunning(ServiceId service) {
    var engine = state.engine(service);
    return engine instanceof EngineState.Primary
        || engine instanceof EngineState.Standby
        || engine instanceof EngineState.Running;
  }

  private double position(ServiceId service) {
    return switch (state.engine(service)) {
      case EngineState.Primary primary -> primary.written().offset();
      case EngineState.Standby standby -> standby.received().offset();
      case null, default -> Double.NaN;
    };
  }

  private double pendingRestart(ServiceId service) {
    var names = state.pendingRestart(service);
    return names == null ? Double.NaN : names.size();
  }

  private double behindSeconds(ServiceId service) {
    // A standby does not always know; a type pattern of the component's own type matches null too.
    return state.engine(service) instanceof EngineState.Standby(_, _, _, var behind)
            && behind != null
        ? behind.toMillis() / 1000.0
        : Double.NaN;
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }

  private void counter(
      String name,
      String description,
      Tags tags,
      Entries.Entry entry,
      ToDoubleFunction<Entries.Entry> value) {
    FunctionCounter.builder(name, entry, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  @Override
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
