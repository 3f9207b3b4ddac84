package io.holdfast.predict.weakness;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.QuorumSpec;
import java.util.List;

/**
 * Voters that are one, two, or an even number. A majority of n is ⌊n / 2⌋ + 1, so ⌊(n − 1) / 2⌋ may
 * be lost: none of one or two, and of four no more than of three.
 */
final class FewVoters {
  private FewVoters() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    var voters =
        switch (cluster.quorum()) {
          case QuorumSpec.Embedded(var hosts) -> hosts.size();
          case QuorumSpec.Etcd etcd -> etcd.endpoints().size();
        };
    if (voters % 2 == 1 && voters > 1) {
      return List.of();
    }
    var tolerated = (voters - 1) / 2;
    var sentence =
        tolerated == 0
            ? "with %d voter%s the loss of one leaves no majority: nothing can be failed over"
                .formatted(voters, voters == 1 ? "" : "s")
            : "%d voters bear the loss of %d, as %d do: one of them adds nothing but another that can fail"
                .formatted(voters, tolerated, voters - 1);
    return List.of(
        new SinglePoint(
            "few-voters",
            "quorum",
            sentence,
            voters == 1 && cluster.hosts().size() > 1
                ? "let 3 hosts vote"
                : "add a host that only votes (witness: true), so that %d vote"
                    .formatted(voters == 1 ? 3 : voters + 1)));
  }
}
