package io.holdfast.store.etcd;

import io.holdfast.core.cluster.HostId;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything this host needs to take part.
 *
 * @param cluster name of the cluster; several may share one etcd
 * @param endpoints client URLs of etcd's members, such as {@code https://10.0.0.21:2379}; at least
 *     one
 * @param prefix what all keys begin with, such as {@code /holdfast}; the cluster's name follows
 * @param login null when etcd asks for none
 * @param tls whom to trust and what to show; null for the JDK's own
 */
public record EtcdSettings(
    String cluster,
    HostId self,
    List<URI> endpoints,
    String prefix,
    @Nullable Login login,
    @Nullable SSLContext tls,
    LeaseTiming timing) {
  public EtcdSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("etcd: no endpoint is named; expected at least one URL");
    }
  }
}
