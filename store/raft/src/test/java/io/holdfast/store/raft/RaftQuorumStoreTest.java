package io.holdfast.store.raft;

import io.holdfast.spi.store.QuorumHarness;
import io.holdfast.spi.store.QuorumStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store keeps the contract, with three real voters. */
class RaftQuorumStoreTest extends QuorumStoreContract {
  @TempDir static Path folder;

  @Override
  protected QuorumHarness start() {
    ThreeVoters voters = new ThreeVoters(folder);
    voters.voters().forEach(voters::start);
    return voters;
  }
}
