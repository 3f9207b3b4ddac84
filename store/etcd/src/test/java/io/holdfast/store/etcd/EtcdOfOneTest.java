package io.holdfast.store.etcd;

import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.spi.store.QuorumStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store on etcd keeps the contract, with a single member. */
class EtcdOfOneTest extends QuorumStoreContract {
  @TempDir static Path folder;

  @Override
  protected QuorumHarness start() {
    var hosts = new ThreeHosts(folder, 1);
    hosts.voters().forEach(hosts::start);
    return hosts;
  }
}
