package io.holdfast.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;

/**
 * Gives every founder of a group the same first snapshot, of nothing, in place of an empty log.
 *
 * <p>Ratis lets no candidate win by the vote of a voter with an empty log, to make up for wiped
 * disks, which have a name of their own here. A founder that had not heard of the first entry yet
 * when the first leader died would thus be useless, and two of three voters no quorum.
 */
final class FirstSnapshot {
  /** Before the first entry of the first term. */
  private static final TermIndex BEGINNING = TermIndex.valueOf(1, 0);

  private FirstSnapshot() {}

  /** Makes the group's folder with the snapshot, unless there is one. */
  static void make(Path logs, UUID group, RaftProperties properties) throws IOException {
    if (Files.exists(logs.resolve(group.toString()))) {
      return;
    }
    Files.createDirectories(logs);
    try (RaftStorage storage =
        StorageImplUtils.initRaftStorage(
            group.toString(), RaftStorage.StartupOption.FORMAT, properties)) {
      Path folder = storage.getStorageDir().getStateMachineDir().toPath();
      String name =
          SimpleStateMachineStorage.getSnapshotFileName(BEGINNING.getTerm(), BEGINNING.getIndex());
      SnapshotFile.write(new Contents(), folder.resolve(name), BEGINNING);
    }
  }
}
