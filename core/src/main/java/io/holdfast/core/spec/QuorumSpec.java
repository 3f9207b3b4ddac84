package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where leadership and the services' records live. */
public sealed interface QuorumSpec {
  /** Agents of these hosts vote among themselves; three or five of them. */
  record Embedded(List<HostId> voters) implements QuorumSpec {
    public Embedded {
      voters = List.copyOf(voters);
    }
  }

  /**
   * An etcd cluster that is there already.
   *
   * @param endpoints client URLs of its members
   * @param prefix what all keys begin with; the cluster's name follows
   * @param seats hosts whose agents compete for being controller; they do not vote, etcd does
   * @param login null when etcd asks for none
   * @param certificates of use for https only
   */
  record Etcd(
      List<String> endpoints,
      String prefix,
      List<HostId> seats,
      @Nullable Login login,
      Certificates certificates)
      implements QuorumSpec {
    public Etcd {
      endpoints = List.copyOf(endpoints);
      seats = List.copyOf(seats);
    }
  }

  /**
   * Who this cluster is to etcd.
   *
   * @param passwordFile relative to the spec's folder
   */
  record Login(String user, String passwordFile) {}

  /**
   * Files in PEM, relative to the spec's folder.
   *
   * @param ca whom to trust; null for those that the JDK trusts
   * @param certificate what to show; null for nothing
   * @param key its private key; null exactly when there is no certificate
   */
  record Certificates(@Nullable String ca, @Nullable String certificate, @Nullable String key) {}
}
