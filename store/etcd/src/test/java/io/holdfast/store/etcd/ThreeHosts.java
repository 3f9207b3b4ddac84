package io.holdfast.store.etcd;

import static io.holdfast.spi.store.Eventually.sooner;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.testkit.EtcdMembers;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Three hosts on an etcd of three members, each of which lives and dies with one host, or on one of
 * a single member, which is up while a majority of the hosts is.
 */
final class ThreeHosts implements QuorumHarness {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");

  private static final List<HostId> HOSTS = List.of(A, B, C);
  private static final int MAJORITY = 2;

  final EtcdMembers etcd;
  private final Map<HostId, EtcdQuorumStore> running = new HashMap<>();

  ThreeHosts(Path folder, int members) {
    this.etcd = EtcdMembers.start(folder, "127.0.0.51", members);
  }

  /** Settings of a host that has its own member first in the list. */
  EtcdSettings settings(HostId host) {
    var endpoints = new ArrayList<URI>(etcd.endpoints());
    Collections.rotate(endpoints, -HOSTS.indexOf(host));
    return new EtcdSettings("test", host, endpoints, "/holdfast", null, null, LeaseTiming.DEFAULT);
  }

  @Override
  public List<HostId> voters() {
    return HOSTS;
  }

  @Override
  public EtcdQuorumStore store(HostId voter) {
    return Objects.requireNonNull(running.get(voter), () -> voter + " does not run");
  }

  @Override
  public boolean isRunning(HostId voter) {
    return running.containsKey(voter);
  }

  @Override
  public void stop(HostId voter) {
    var store = running.remove(voter);
    if (store == null) {
      return;
    }
    store.close();
    if (etcd.size() > 1) {
      etcd.kill(HOSTS.indexOf(voter) + 1);
    } else if (running.size() < MAJORITY) {
      etcd.kill(1);
    }
  }

  @Override
  public void start(HostId voter) {
    running.computeIfAbsent(voter, host -> EtcdQuorumStore.open(settings(host)));
    if (etcd.size() > 1) {
      etcd.start(HOSTS.indexOf(voter) + 1);
    } else if (running.size() >= MAJORITY) {
      etcd.start(1);
    }
  }

  /** The running host that leads, once there is one. */
  HostId leader() {
    return sooner(
        "a host leads",
        () ->
            HOSTS.stream()
                .filter(this::isRunning)
                .filter(host -> store(host).leadership() instanceof Leadership.Leading)
                .findFirst());
  }

  /** Number of etcd's own leader, once there is one. */
  int leaderOfEtcd() {
    return sooner("etcd has a leader", this::leaderOfEtcdNow);
  }

  private Optional<Integer> leaderOfEtcdNow() {
    for (int number = 1; number <= etcd.size(); number++) {
      if (Raw.leads(etcd.endpoints().get(number - 1))) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    List.copyOf(running.values()).forEach(EtcdQuorumStore::close);
    etcd.close();
  }
}
