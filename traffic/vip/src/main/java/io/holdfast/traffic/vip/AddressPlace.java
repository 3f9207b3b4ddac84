package io.holdfast.traffic.vip;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.spec.AddressSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * What an {@link AddressHolder} needs of its host.
 *
 * @param elapsed this process's elapsed time
 * @param checkAwake looks whether this process was frozen, and tells everybody if so
 * @param threads makes the holder's one thread, whose network namespace is the holder's
 */
public record AddressPlace(
    AddressId id,
    AddressSpec spec,
    Opening ground,
    Memory memory,
    Listener listener,
    Supplier<Instant> elapsed,
    Runnable checkAwake,
    ThreadFactory threads) {
  /** Opens the kernel's side. */
  @FunctionalInterface
  interface Opening {
    Ground open() throws IOException;
  }

  /** What the host must not forget. */
  public interface Memory {
    AddressMemory load();

    /** On disk when this returns. */
    void save(AddressMemory memory) throws IOException;
  }

  /** Who is told. Nothing blocks. */
  public interface Listener {
    /** The address is held, or not any more, or something about it has changed. */
    void report(AddressReport report);

    /** A grant waits for the answer to a fresh report. */
    void renew();

    /** Something people should hear about. */
    void tell(boolean warning, String message);
  }

  /**
   * On Linux.
   *
   * @param hosts addresses of the cluster's hosts, as in the spec
   */
  public static AddressPlace onLinux(
      AddressId id,
      AddressSpec spec,
      Collection<String> hosts,
      Memory memory,
      Listener listener,
      Supplier<Instant> elapsed,
      Runnable checkAwake,
      ThreadFactory threads) {
    return new AddressPlace(
        id,
        spec,
        () -> LinuxGround.open(spec, hosts),
        memory,
        listener,
        elapsed,
        checkAwake,
        threads);
  }

  Instant now() {
    return elapsed.get();
  }

  String text() {
    return spec.address();
  }
}
