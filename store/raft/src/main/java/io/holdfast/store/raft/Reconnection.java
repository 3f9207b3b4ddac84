package io.holdfast.store.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.CandidateInfoProto;
import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up connections on which a voter is silent, so that Ratis makes new ones. Ratis itself holds
 * on to them, and what is lost on a TCP connection is sent again after ever longer pauses: a voter
 * that was cut off for a minute would be heard again only up to a minute after the cut is healed,
 * and until then the quorum would not survive the next fault.
 */
final class Reconnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reconnection.class);
  private static final Duration PACE = Duration.ofMillis(500);

  /** A voter that has not answered for so long may be cut off; many heartbeats go into it. */
  static final Duration SILENCE = Duration.ofMillis(1500);

  /** Time that a new connection has before it is given up too: a bad network needs it. */
  static final Duration PATIENCE = Duration.ofMillis(2500);

  private final RaftServer server;
  private final Supplier<Optional<RaftServer.Division>> division;
  private final Map<RaftPeerId, Long> givenUpNanos = new HashMap<>();
  private final Thread thread;

  /**
   * @param division the voter's group, once it has one
   */
  Reconnection(RaftServer server, Supplier<Optional<RaftServer.Division>> division) {
    this.server = server;
    this.division = division;
    this.thread = Thread.ofVirtual().name("quorum-reconnection").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PACE);
        try {
          division.get().ifPresent(this::look);
        } catch (RuntimeException e) {
          log.warn("The quorum's connections could not be looked at; tried again soon", e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(RaftServer.Division present) {
    if (present.getInfo().getCurrentRole() == null) {
      return; // still starting
    }
    long now = System.nanoTime();
    for (RaftPeerId voter : silent(present.getInfo().getRoleInfoProto(), others(present))) {
      Long before = givenUpNanos.get(voter);
      if (before == null || now - before >= PATIENCE.toNanos()) {
        givenUpNanos.put(voter, now);
        giveUp(voter);
      }
    }
  }

  /** On a thread of its own: closing waits for the network. */
  private void giveUp(RaftPeerId voter) {
    IOException why = new IOException(voter + " is silent");
    Thread.ofVirtual()
        .name("quorum-reconnection-" + voter)
        .start(() -> server.getServerRpc().handleException(voter, why, true));
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private static List<RaftPeerId> others(RaftServer.Division division) {
    return division.getRaftConf().getCurrentPeers().stream()
        .map(peer -> peer.getId())
        .filter(peer -> !peer.equals(division.getId()))
        .toList();
  }

  /**
   * Who may be cut off: a leader knows of each, the others only whether they hear a leader; while
   * they do not, they need every vote.
   */
  private static List<RaftPeerId> silent(RoleInfoProto role, List<RaftPeerId> others) {
    return switch (role.getPeerInfoCase()) {
      case LEADERINFO -> {
        List<RaftPeerId> silent = new ArrayList<>();
        for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
          if (isLong(follower.getLastRpcElapsedTimeMs())) {
            silent.add(RaftPeerId.valueOf(follower.getId().getId()));
          }
        }
        yield silent;
      }
      case FOLLOWERINFO -> {
        FollowerInfoProto info = role.getFollowerInfo();
        yield isLong(info.getLeaderInfo().getLastRpcElapsedTimeMs()) ? others : List.of();
      }
      case CANDIDATEINFO -> {
        CandidateInfoProto info = role.getCandidateInfo();
        yield isLong(info.getLastLeaderElapsedTimeMs()) ? others : List.of();
      }
      case PEERINFO_NOT_SET -> List.of();
    };
  }

  private static boolean isLong(long millis) {
    return millis >= SILENCE.toMillis();
  }
}
