package io.holdfast.agent;

import io.holdfast.agent.control.Measurer;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.drill.LedgerException;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.run.Conductor;
import io.holdfast.drill.run.ServiceLedger;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of scheduled drills: what {@code holdfast drill run} is by hand. It logs in as the
 * first user that the spec gives the service, comes through the service's write entry, and speaks
 * to agents as any client does, so that a change of controllers meanwhile is none of its business.
 */
final class LedgerMeasurer implements Measurer {
  private static final Logger log = LoggerFactory.getLogger("holdfast.drill");

  /** How long clients write before the fault, and after the drill. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private final AgentSettings settings;

  LedgerMeasurer(AgentSettings settings) {
    this.settings = settings;
  }

  @Override
  public Measured measure(ScheduleSpec schedule, Instant due) throws InterruptedException {
    try {
      var dossier =
          Conductor.run(
              new Conductor.Order(
                  agents(),
                  settings.secret(),
                  DrillRequest.of(schedule, due),
                  ledger(schedule),
                  CALM,
                  Objects.requireNonNullElse(
                      LedgerMeasurer.class.getPackage().getImplementationVersion(), "unpackaged"),
                  null),
              line -> log.info("schedule {}: {}", schedule.id(), line));
      log.info("schedule {}: {}", schedule.id(), dossier.finding().why());
      return new Reported();
    } catch (LedgerException e) {
      return new Unmeasurable(String.valueOf(e.getMessage()));
    } catch (HoldfastException fault) {
      return fault.code() == ErrorCode.BAD_REQUEST
          ? new Unmeasurable(fault.sentence())
          : new NotNow(fault.sentence());
    }
  }

  private LedgerPlan ledger(ScheduleSpec schedule) throws InterruptedException {
    var status = status(schedule.service());
    var program = schedule.program();
    return program == null
        ? ofDatabase(status)
        : ServiceLedger.ofProgram(status, program.path(), program.keepsRecords());
  }

  private ServiceStatus status(ServiceId id) throws InterruptedException {
    try (var client = new HoldfastClient(agents(), settings.secret())) {
      return client.cluster().requireService(id);
    }
  }

  private LedgerPlan ofDatabase(ServiceStatus status) {
    var user =
        settings.cluster().service(status.name()).users().stream()
            .findFirst()
            .orElseThrow(() ->
                new HoldfastException(
                    ErrorCode.BAD_REQUEST,
                    "the spec gives service %s no user to write the ledger as"
                        .formatted(status.name())));
    var database = user.owns().stream().findFirst().orElse(user.name());
    return ServiceLedger.plan(status, database, user.name(), password(user.passwordFile()));
  }

  private String password(String name) {
    var file = settings.specFolder().resolve(name);
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "host %s, which measures, cannot read the ledger's password from %s: %s"
              .formatted(settings.self(), file, e.getMessage()));
    }
  }

  /** This host's own agent first: it knows where the controller is. */
  private List<URI> agents() {
    var self = settings.self();
    var hosts = settings.cluster().hosts();
    return Stream.concat(
            hosts.stream().filter(host -> isSelf(host, self)),
            hosts.stream().filter(host -> !isSelf(host, self)))
        .map(host -> URI.create(host.agentUrl()))
        .toList();
  }

  private static boolean isSelf(HostSpec host, HostId self) {
    return host.id().equals(self);
  }
}
