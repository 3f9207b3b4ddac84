package io.holdfast.core.spec;

import io.holdfast.core.cluster.HostId;
import java.util.List;

/** Where leadership and the services' records live. */
public sealed interface QuorumSpec {
  /** Agents of these hosts vote among themselves; three or five of them. */
  record Embedded(List<HostId> voters) implements QuorumSpec {
    public Embedded {
      voters = List.copyOf(voters);
    }
  }
}
