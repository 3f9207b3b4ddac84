package io.holdfast.agent;

import io.holdfast.agent.storage.DataFolder;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.store.etcd.Certificates;
import io.holdfast.store.etcd.EtcdQuorumStore;
import io.holdfast.store.etcd.EtcdSettings;
import io.holdfast.store.etcd.EtcdStoreException;
import io.holdfast.store.etcd.LeaseTiming;
import io.holdfast.store.etcd.Login;
import io.holdfast.store.raft.QuorumSecret;
import io.holdfast.store.raft.RaftQuorumStore;
import io.holdfast.store.raft.RaftSettings;
import io.holdfast.store.raft.Voter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens the quorum that the spec names, or none on a host that has no part in it. */
final class Quorums {
  private Quorums() {}

  static QuorumStore open(AgentSettings settings, DataFolder folder) {
    return switch (settings.cluster().quorum()) {
      case QuorumSpec.Embedded embedded when embedded.voters().contains(settings.self()) ->
          RaftQuorumStore.open(raft(settings, embedded, folder.quorum()));
      case QuorumSpec.Etcd etcd when etcd.seats().contains(settings.self()) ->
          EtcdQuorumStore.open(etcd(settings, etcd));
      case QuorumSpec.Embedded _, QuorumSpec.Etcd _ -> new NoVoter();
    };
  }

  private static RaftSettings raft(
      AgentSettings settings, QuorumSpec.Embedded embedded, Path folder) {
    var cluster = settings.cluster();
    var voters =
        embedded.voters().stream()
            .map(host -> {
              var spec = cluster.host(host);
              return new Voter(host, spec.address(), spec.quorumPort());
            })
            .toList();
    var secret =
        QuorumSecret.of(settings.secret().derive("quorum").getBytes(StandardCharsets.UTF_8));
    return new RaftSettings(cluster.name(), settings.self(), voters, folder, secret);
  }

  private static EtcdSettings etcd(AgentSettings settings, QuorumSpec.Etcd etcd) {
    return new EtcdSettings(
        settings.cluster().name(),
        settings.self(),
        etcd.endpoints().stream().map(URI::create).toList(),
        etcd.prefix(),
        login(settings, etcd.login()),
        tls(settings, etcd.certificates()),
        LeaseTiming.DEFAULT);
  }

  private static @Nullable Login login(AgentSettings settings, QuorumSpec.@Nullable Login login) {
    if (login == null) {
      return null;
    }
    var file = settings.specFolder().resolve(login.passwordFile());
    try {
      return new Login(login.user(), Files.readString(file).strip());
    } catch (IOException e) {
      throw new EtcdStoreException(
          "The password of etcd's user %s cannot be read from %s: %s; put it there, for the agent's user alone"
              .formatted(login.user(), file, e),
          e);
    }
  }

  private static @Nullable SSLContext tls(AgentSettings settings, QuorumSpec.Certificates files) {
    return files.ca() == null && files.certificate() == null
        ? null
        : Certificates.read(
            at(settings, files.ca()), at(settings, files.certificate()), at(settings, files.key()));
  }

  private static @Nullable Path at(AgentSettings settings, @Nullable String file) {
    return file == null ? null : settings.specFolder().resolve(file);
  }
}
