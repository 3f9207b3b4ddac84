package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one voter is told about its quorum.
 *
 * @param cluster name of the cluster; voters of another cluster are refused
 * @param self this host, one of the voters
 * @param voters all of them, 1 to {@link #MAX_VOTERS}; an odd number makes sense
 * @param directory folder of the store's own, private to the agent; made when missing
 * @param secret proves to the others that this voter belongs here
 */
public record RaftSettings(
    String cluster,
    HostId self,
    List<Voter> voters,
    Path directory,
    QuorumSecret secret,
    ElectionTimeouts timeouts) {
  /** More voters make writes slower and nothing safer. */
  public static final int MAX_VOTERS = 7;

  public RaftSettings {
    voters = List.copyOf(voters);
    List<HostId> hosts = voters.stream().map(Voter::host).toList();
    if (hosts.isEmpty() || hosts.size() > MAX_VOTERS) {
      throw new IllegalArgumentException(
          "a quorum has 1 to %d voters, not %d".formatted(MAX_VOTERS, hosts.size()));
    }
    if (hosts.stream().distinct().count() != hosts.size()) {
      throw new IllegalArgumentException("a host votes once, but the voters are " + hosts);
    }
    if (!hosts.contains(self)) {
      throw new IllegalArgumentException(
          "host %s is not a voter; the voters are %s"
              .formatted(self, hosts.stream().map(HostId::name).collect(Collectors.joining(", "))));
    }
  }

  /** Settings with the default election timeouts. */
  public RaftSettings(
      String cluster, HostId self, List<Voter> voters, Path directory, QuorumSecret secret) {
    this(cluster, self, voters, directory, secret, ElectionTimeouts.DEFAULT);
  }

  /** This host's own entry in the list. */
  Voter selfVoter() {
    return voter(self).orElseThrow();
  }

  Optional<Voter> voter(HostId host) {
    return voters.stream().filter(voter -> voter.host().equals(host)).findFirst();
  }
}
