package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One replicated thing.
 *
 * @param engine name of the engine that runs it: {@code postgresql}, {@code mariadb}, {@code redis}
 *     or {@code process}
 * @param members hosts that carry it, in order of preference
 * @param port port on which each member listens; 0 for a program that listens on none
 * @param patroniPort port of the Patroni-compatible health endpoints; null for none
 * @param parameters engine settings, name to value
 * @param switchoverTimeout how long a planned switchover may take before it is rolled back
 * @param dataDirectory where the engine's data lives on each host; null for a folder of the agent's
 *     own
 * @param program what the engine {@code process} runs; null for every other engine
 * @param adopted the Sentinels that choose its primary; null when Holdfast does
 */
public record ServiceSpec(
    ServiceId id,
    String engine,
    List<HostId> members,
    int port,
    @Nullable Integer patroniPort,
    Durability durability,
    Objectives objectives,
    List<String> databases,
    List<UserSpec> users,
    List<EntrySpec> entries,
    Map<String, String> parameters,
    Duration switchoverTimeout,
    @Nullable String dataDirectory,
    @Nullable ProgramSpec program,
    @Nullable AdoptedSpec adopted) {
  public ServiceSpec {
    members = List.copyOf(members);
    databases = List.copyOf(databases);
    users = List.copyOf(users);
    entries = List.copyOf(entries);
    parameters = Map.copyOf(parameters);
  }

  /** A service whose engine keeps data. */
  public ServiceSpec(
      ServiceId id,
      String engine,
      List<HostId> members,
      int port,
      @Nullable Integer patroniPort,
      Durability durability,
      Objectives objectives,
      List<String> databases,
      List<UserSpec> users,
      List<EntrySpec> entries,
      Map<String, String> parameters,
      Duration switchoverTimeout,
      @Nullable String dataDirectory) {
    this(
        id,
        engine,
        members,
        port,
        patroniPort,
        durability,
        objectives,
        databases,
        users,
        entries,
        parameters,
        switchoverTimeout,
        dataDirectory,
        null,
        null);
  }

  /** A service whose primary is chosen by Holdfast. */
  public ServiceSpec(
      ServiceId id,
      String engine,
      List<HostId> members,
      int port,
      @Nullable Integer patroniPort,
      Durability durability,
      Objectives objectives,
      List<String> databases,
      List<UserSpec> users,
      List<EntrySpec> entries,
      Map<String, String> parameters,
      Duration switchoverTimeout,
      @Nullable String dataDirectory,
      @Nullable ProgramSpec program) {
    this(
        id,
        engine,
        members,
        port,
        patroniPort,
        durability,
        objectives,
        databases,
        users,
        entries,
        parameters,
        switchoverTimeout,
        dataDirectory,
        program,
        null);
  }

  /** Whether there is something that a failover could lose. */
  public boolean holdsData() {
    return program == null;
  }

  /** Whether every member runs it and none is primary. */
  public boolean isShared() {
    return program != null && program.mode() == ProgramSpec.Mode.ACTIVE_ACTIVE;
  }

  /** Whether electors of its own choose its primary (S9). */
  public boolean isAdopted() {
    return adopted != null;
  }

  /** The virtual address of the write entry; empty for none. */
  public Optional<AddressSpec> writeAddress() {
    return entries.stream()
        .filter(entry -> entry.mode() == EntrySpec.Mode.WRITE)
        .flatMap(entry -> Stream.ofNullable(entry.address()))
        .findFirst();
  }
}
