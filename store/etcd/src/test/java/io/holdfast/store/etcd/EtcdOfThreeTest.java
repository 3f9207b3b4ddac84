package io.holdfast.store.etcd;

import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.spi.store.QuorumStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store on etcd keeps the contract, with three real members of it. */
class EtcdOfThreeTest extends QuorumStoreContract {
  @TempDir static Path folder;

  @Override
  protected QuorumHarness start() {
    var hosts = new ThreeHosts(folder, 3);
    hosts.voters().forEach(hosts::start);
    return hosts;
  }
}
