package io.holdfast.store.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a voter that comes with an empty disk into the group: the leader drops the host's former
 * name and adds the new one in one change of Raft's configuration, so that a majority of the old
 * group agrees to it without the newcomer.
 */
final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /** A former self that answered this recently is alive, so somebody is misconfigured. */
  private static final Duration ALIVE = Duration.ofSeconds(2);

  private final RaftSettings settings;
  private final Proposals proposals;

  Admission(RaftSettings settings, Proposals proposals) {
    this.settings = settings;
    this.proposals = proposals;
  }

  /** Called on the leader only. The newcomer asks again until it finds itself in the group. */
  Greeting admit(RaftServer server, RaftServer.Division division, PeerName newcomer) {
    Optional<Voter> voter = settings.voter(newcomer.host());
    if (voter.isEmpty()) {
      return new Greeting.Refused(
          "host %s is no voter in the spec of host %s: use one spec on all hosts"
              .formatted(newcomer.host(), settings.self()));
    }
    List<RaftPeer> present = List.copyOf(division.getRaftConf().getAllPeers());
    if (present.stream().anyMatch(peer -> peer.getId().equals(newcomer.id()))) {
      return new Greeting.AskAgain("admitted; the log follows");
    }
    if (formerSelfIsAlive(division, newcomer)) {
      return new Greeting.AskAgain(
          "another voter answers in the name of host %s".formatted(newcomer.host()));
    }
    List<RaftPeer> next = new ArrayList<>();
    present.stream()
        .filter(peer -> !PeerName.of(peer.getId()).host().equals(newcomer.host()))
        .forEach(next::add);
    next.add(peer(newcomer, voter));
    log.info("Admitting {} to the quorum in place of its former self.", newcomer);
    var _ =
        change(server, division, present, next)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                log.info("{} is not admitted yet: {}", newcomer, failure.getMessage());
              }
            });
    return new Greeting.AskAgain("under way");
  }

  private CompletableFuture<?> change(
      RaftServer server, RaftServer.Division division, List<RaftPeer> from, List<RaftPeer> to) {
    try {
      return server.setConfigurationAsync(
          new SetConfigurationRequest(
              proposals.client(),
              server.getId(),
              division.getMemberId().getGroupId(),
              proposals.nextCall(),
              SetConfigurationRequest.Arguments.newBuilder()
                  .setServersInCurrentConf(from)
                  .setServersInNewConf(to)
                  .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                  .build()));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean formerSelfIsAlive(RaftServer.Division division, PeerName newcomer) {
    return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
        .filter(follower ->
            PeerName.parse(follower.getId().getId().toStringUtf8()).host().equals(newcomer.host()))
        .anyMatch(follower -> follower.getLastRpcElapsedTimeMs() < ALIVE.toMillis());
  }

  /** A voter that the spec no longer names still counts in majorities, but is nowhere. */
  static RaftPeer peer(PeerName name, Optional<Voter> voter) {
    return RaftPeer.newBuilder()
        .setId(name.id())
        .setAddress(voter.map(Voter::target).orElse("removed.invalid:1"))
        .build();
  }
}
