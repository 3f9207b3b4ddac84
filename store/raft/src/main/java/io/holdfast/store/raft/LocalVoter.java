package io.holdfast.store.raft;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This host's Ratis server with its one group, once it belongs to one. */
final class LocalVoter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalVoter.class);
  private static final Leadership NOBODY = new Leadership.Following(null);
  private static final Duration LONGEST_SNAPSHOT = Duration.ofSeconds(30);

  static {
    // A port in use is for the agent to report, not for a library to end the process.
    ExitUtils.disableSystemExit();
    RaftTuning.prepareNetty();
  }

  private final RaftSettings settings;
  private final StoreDirectory directory;
  private final Proposals proposals = new Proposals();
  private final Admission admission;
  private final StoreStateMachine machine;
  private final PeerTls tls;
  private final RaftProperties properties;
  private final RaftServer server;
  private final Reconnection reconnection;
  private final Thread entering;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<String> whyStopped = new AtomicReference<>("");
  private volatile VoterRecord record;

  /**
   * @param leadershipMayHaveChanged called on threads of Ratis's; must return at once
   * @param stopped called likewise when the voter has given up by itself and must be closed
   */
  LocalVoter(RaftSettings settings, Runnable leadershipMayHaveChanged, Runnable stopped)
      throws IOException {
    this.settings = settings;
    this.directory = StoreDirectory.at(settings.directory());
    this.record = directory.load(settings);
    this.admission = new Admission(settings, proposals);
    this.tls = new PeerTls(new PeerCertificate(settings.cluster(), settings.secret()));
    this.machine =
        new StoreStateMachine(
            new StoreStateMachine.Signals() {
              @Override
              public void appending(long call) {
                proposals.appending(call);
              }

              @Override
              public void leadershipMayHaveChanged() {
                leadershipMayHaveChanged.run();
              }

              @Override
              public void snapshotIsDue() {
                takeSnapshotSoon();
              }

              @Override
              public void stopped(String why) {
                if (!closed.get() && whyStopped.compareAndSet("", why)) {
                  stopped.run();
                }
              }
            });
    this.properties = RaftTuning.properties(settings, directory.logs());
    makeLog();
    this.server =
        RaftServer.newBuilder()
            .setServerId(record.peer().id())
            .setGroup(record.membership().map(this::group).orElse(null))
            .setStateMachine(machine)
            .setProperties(properties)
            .setParameters(GuardedRpc.parameters(new FrontDoor(tls, record.peer(), this::answer)))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    this.reconnection = new Reconnection(server, this::division);
    this.entering = Thread.ofVirtual().name("quorum-entrance").unstarted(this::enter);
  }

  void start() throws IOException {
    server.start();
    if (record.membership().isPresent()) {
      remember(record.withLog());
    }
    reconnection.start();
    entering.start();
  }

  /** What made Ratis give this voter up; empty while it has not. */
  String whyStopped() {
    return whyStopped.get();
  }

  Contents contents() {
    return machine.contents();
  }

  Leadership leadership() {
    Optional<RaftServer.Division> division = closed.get() ? Optional.empty() : division();
    if (division.isEmpty()) {
      return NOBODY;
    }
    DivisionInfo info = division.get().getInfo();
    // The term never falls, so equal readings around "ready" mean that it was this term's leader.
    long before = info.getCurrentTerm();
    boolean leads = info.isLeaderReady() && info.getLifeCycleState().isRunning();
    long after = info.getCurrentTerm();
    if (leads && before == after) {
      return new Leadership.Leading(new Epoch(after));
    }
    RaftPeerId leader = info.getLeaderId();
    return leader == null || leader.equals(server.getId())
        ? NOBODY
        : new Leadership.Following(PeerName.of(leader).host());
  }

  WriteOutcome write(Write write, Duration deadline) {
    return groupId()
        .map(group -> proposals.write(server, group, write, deadline))
        .orElseGet(WriteOutcome.Fenced::new);
  }

  /**
   * Has that host lead, or goes on leading. Ratis 3.2 refuses every write from when it is asked
   * until the host leads or the deadline is over, and *for ever* when it could not even begin
   * ({@code TransferLeadership.start}), as when that host has just ended: then this host steps
   * down, and whoever is elected next can write.
   */
  void yieldTo(HostId host, Duration deadline) {
    Optional<RaftPeerId> target = peerOf(host);
    if (target.isEmpty() || !(leadership() instanceof Leadership.Leading)) {
      return;
    }
    long begun = System.nanoTime();
    try {
      RaftClientReply reply = transfer(target.get(), deadline);
      if (!reply.isSuccess()) {
        log.info(
            "The quorum's leadership stays here, {} did not take it: {}",
            host,
            reply.getException().getMessage());
        boolean neverBegan = System.nanoTime() - begun < deadline.toNanos();
        if (neverBegan && leadership() instanceof Leadership.Leading) {
          log.info("This host steps down as the quorum's leader, to be elected anew.");
          transfer(null, deadline);
        }
      }
    } catch (IOException e) {
      log.info("The quorum's leadership stays here, {} did not take it: {}", host, e.getMessage());
    }
  }

  /**
   * Gives the lead away.
   *
   * @param to null for whoever is elected
   */
  private RaftClientReply transfer(@Nullable RaftPeerId to, Duration deadline) throws IOException {
    return server.transferLeadership(
        new TransferLeadershipRequest(
            proposals.client(),
            server.getId(),
            groupId().orElseThrow(),
            proposals.nextCall(),
            to,
            deadline.toMillis()));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      entering.interrupt();
      reconnection.close();
      try {
        server.close();
      } catch (IOException e) {
        log.warn("The quorum's voter did not stop in order: {}", e.getMessage());
      }
    }
  }

  /** Another voter greets. */
  private Greeting answer(Greeting greeting) {
    return switch (greeting) {
      case Greeting.Hello(PeerName from) when settings.voter(from.host()).isEmpty() ->
          new Greeting.Refused("host %s is no voter here".formatted(from.host()));
      case Greeting.Hello _ ->
          record
              .membership()
              .<Greeting>map(group -> new Greeting.Member(record.peer(), group))
              .orElseGet(() -> new Greeting.New(record.peer()));
      case Greeting.Admit(PeerName from) ->
          leadership() instanceof Leadership.Leading
              ? admission.admit(server, division().orElseThrow(), from)
              : new Greeting.AskAgain("another host leads");
      case Greeting.New _, Greeting.Member _, Greeting.AskAgain _, Greeting.Refused _ ->
          new Greeting.Refused("that is no question");
    };
  }

  /** Runs until this voter is one of the group's. */
  private void enter() {
    Waiting waiting = new Waiting(settings.cluster());
    try (OtherVoters others = new OtherVoters(settings, tls)) {
      while (!closed.get() && !votes()) {
        Duration patience = settings.timeouts().max().multipliedBy(3);
        if (record.membership().isPresent()) {
          waiting.forAdmission(others.ask(new Greeting.Admit(record.peer()), patience));
        } else {
          var answers = others.ask(new Greeting.Hello(record.peer()), patience);
          Entrance entrance = Entrance.decide(settings, record.peer(), answers);
          waiting.at(entrance);
          entrance.toStartWith().ifPresent(this::join);
        }
        if (!votes()) {
          Thread.sleep(settings.timeouts().min());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("Host {} cannot enter the quorum: {}", settings.self(), e.getMessage(), e);
    }
  }

  private void join(Membership membership) {
    try {
      remember(record.memberOf(membership));
      makeLog();
      RaftClientReply reply =
          server.groupManagement(
              GroupManagementRequest.newAdd(
                  proposals.client(),
                  server.getId(),
                  proposals.nextCall(),
                  group(membership),
                  false));
      if (!reply.isSuccess()) {
        throw new IOException(reply.getException());
      }
      remember(record.withLog());
    } catch (IOException e) {
      throw new StoreException(
          "Host %s cannot start the quorum's log in %s: %s"
              .formatted(settings.self(), directory.folder(), e.getMessage()),
          e);
    }
  }

  /** On a thread of its own: Ratis takes its locks for it, and the caller applies the log. */
  private void takeSnapshotSoon() {
    SnapshotManagementRequest request =
        SnapshotManagementRequest.newCreate(
            proposals.client(),
            server.getId(),
            groupId().orElseThrow(),
            proposals.nextCall(),
            LONGEST_SNAPSHOT.toMillis(),
            1);
    Thread.ofVirtual()
        .name("quorum-snapshot")
        .start(() -> {
          try {
            server.snapshotManagement(request);
          } catch (IOException e) {
            log.warn("The quorum's snapshot failed and is tried again later: {}", e.getMessage());
          }
        });
  }

  /** A founder begins with a snapshot; a joiner with nothing, the leader sends it all. */
  private void makeLog() throws IOException {
    Optional<Membership> founded =
        record.membership().filter(group -> group.wasFoundedBy(record.peer()));
    if (founded.isPresent() && !record.logMade()) {
      FirstSnapshot.make(directory.logs(), founded.get().group(), properties);
    }
  }

  private void remember(VoterRecord next) throws IOException {
    if (!next.equals(record)) {
      directory.save(next);
      record = next;
    }
  }

  /** Whether the group counts on this voter, and on no former one in its place any more. */
  boolean votes() {
    return division()
        .map(RaftServer.Division::getRaftConf)
        .filter(now -> now.getPreviousPeers().isEmpty() && now.getPeer(server.getId()) != null)
        .isPresent();
  }

  private Optional<RaftPeerId> peerOf(HostId host) {
    return division().stream()
        .flatMap(division -> division.getRaftConf().getAllPeers().stream())
        .map(peer -> peer.getId())
        .filter(id -> PeerName.of(id).host().equals(host))
        .findFirst();
  }

  private Optional<RaftServer.Division> division() {
    return groupId()
        .flatMap(group -> {
          try {
            return Optional.of(server.getDivision(group));
          } catch (IOException _) {
            return Optional.empty();
          }
        });
  }

  private Optional<RaftGroupId> groupId() {
    return record.membership().map(membership -> RaftGroupId.valueOf(membership.group()));
  }

  private RaftGroup group(Membership membership) {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(membership.group()),
        membership.founders().stream()
            .map(name -> Admission.peer(name, settings.voter(name.host())))
            .toList());
  }
}
