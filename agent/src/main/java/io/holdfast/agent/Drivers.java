package io.holdfast.agent;

import io.holdfast.agent.storage.DataFolder;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;
import io.holdfast.spi.engine.Incident;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One driver per service. On a host without that member it is asked by its probe alone and touches
 * nothing.
 */
final class Drivers implements AutoCloseable {
  private final Map<ServiceId, EngineDriver> byService = new LinkedHashMap<>();

  private Drivers() {}

  static Drivers open(AgentSettings settings, DataFolder folder, Consumer<Incident> incidents) {
    var factories =
        ServiceLoader.load(EngineDriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(
                Collectors.toMap(
                    EngineDriverFactory::engine,
                    factory -> factory,
                    (one, _) -> one,
                    TreeMap::new));
    var drivers = new Drivers();
    for (var service : settings.cluster().services()) {
      var factory = factories.get(service.engine());
      if (factory == null) {
        throw new HoldfastException(
            ErrorCode.INVALID_SPEC,
            "service %s asks for engine '%s', and this build knows %s"
                .formatted(service.id(), service.engine(), String.join(", ", factories.keySet())));
      }
      drivers.byService.put(
          service.id(),
          factory.open(context(settings, service, home(folder, settings, service), incidents)));
    }
    return drivers;
  }

  EngineDriver of(ServiceId service) {
    var driver = byService.get(service);
    if (driver == null) {
      throw new IllegalArgumentException("no driver for service " + service);
    }
    return driver;
  }

  /** The class of each. */
  List<Class<?>> classes() {
    return byService.values().stream().<Class<?>>map(Object::getClass).distinct().toList();
  }

  String format(ServiceId service, LogPosition position) {
    return of(service).format(position);
  }

  @Override
  public void close() {
    byService.values().forEach(EngineDriver::close);
  }

  private static Path home(DataFolder folder, AgentSettings settings, ServiceSpec service) {
    return service.members().contains(settings.self())
        ? folder.service(service.id())
        : folder.nowhere();
  }

  private static EngineContext context(
      AgentSettings settings, ServiceSpec service, Path home, Consumer<Incident> incidents) {
    return new EngineContext(
        settings.cluster(),
        service,
        settings.self(),
        home,
        settings.specFolder(),
        (id, purpose) -> settings.secret().derive(id + "/" + purpose),
        incidents);
  }
}
