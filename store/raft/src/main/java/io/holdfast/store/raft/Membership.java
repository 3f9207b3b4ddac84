package io.holdfast.store.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The group that a voter belongs to, for as long as its disk lives.
 *
 * @param group Raft's name of the group
 * @param founders the voters that formed it; empty at a voter that was admitted later
 */
record Membership(UUID group, List<PeerName> founders) {
  Membership {
    founders = List.copyOf(founders);
  }

  /** A new group of these voters. Its name follows from theirs, and cannot be guessed. */
  static Membership founded(QuorumSecret secret, List<PeerName> founders) {
    String names = founders.stream().map(PeerName::toString).collect(Collectors.joining(","));
    ByteBuffer name =
        ByteBuffer.wrap(secret.sign("quorum-group", names.getBytes(StandardCharsets.UTF_8)));
    return new Membership(new UUID(name.getLong(), name.getLong()), founders);
  }

  /** The same group for a voter that did not form it. */
  Membership joined() {
    return new Membership(group, List.of());
  }

  boolean wasFoundedBy(PeerName peer) {
    return founders.contains(peer);
  }
}
