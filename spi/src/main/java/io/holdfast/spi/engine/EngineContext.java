package io.holdfast.spi.engine;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a driver is told about its place.
 *
 * @param home folder of this member's own, private to the agent; data goes to {@code home/data}
 *     unless the spec names another place
 * @param specFolder folder of the spec file, for password files
 * @param credentials passwords derived from the cluster secret, the same on every host
 * @param incidents what people should hear about: saved divergence, dropped slots, wrong owners
 */
public record EngineContext(
    ClusterSpec cluster,
    ServiceSpec service,
    HostId self,
    Path home,
    Path specFolder,
    Credentials credentials,
    Consumer<Incident> incidents) {
  /**
   * A password for a purpose ({@code superuser}, {@code replication}), the same on every host of
   * the cluster.
   */
  @FunctionalInterface
  public interface Credentials {
    String password(ServiceId service, String purpose);
  }
}
