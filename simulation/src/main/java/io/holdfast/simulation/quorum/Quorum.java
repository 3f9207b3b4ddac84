package io.holdfast.simulation.quorum;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.Network;
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.machine.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The quorum of all voters, seen from above. Raft itself is taken to be right; what the protocol
 * has to live with is not: elections at any time, leaders that do not know yet that they are none,
 * and writes whose outcome nobody tells.
 */
public final class Quorum {
  private static final int NOBODY = -1;
  private static final long DEADLINE_MICROS = 1_000_000;
  private static final long READ_RETRY_MICROS = 50_000;
  private static final long STEP_DOWN_MICROS = 500_000;

  /** A write that a leader has begun and no majority has decided on. */
  private record Pending<R>(
      Register<R> register,
      long epoch,
      long expectedRevision,
      R next,
      Consumer<WriteResult> answer) {}

  private final Scheduler scheduler;
  private final Dice dice;
  private final Network network;
  private final int[] voters;
  private final Proc[] procs;
  private final Voter[] members;
  private final long[] beliefs;
  private final long blindMicros;
  private final Set<Bug> bugs;
  private final List<Pending<?>> undecided = new ArrayList<>();

  private long epoch;
  private int leader = NOBODY;
  private boolean down;
  private boolean electing;

  /**
   * A quorum of these voters.
   *
   * @param procs agent processes by host
   * @param members the voters' listeners by host, which may be filled in later
   * @param blindMicros how long a leader may take at most to notice that it has lost its majority
   */
  public Quorum(
      Scheduler scheduler,
      Dice dice,
      Network network,
      int[] voters,
      Proc[] procs,
      Voter[] members,
      long blindMicros,
      Set<Bug> bugs) {
    this.scheduler = scheduler;
    this.dice = dice;
    this.network = network;
    this.voters = voters;
    this.procs = procs;
    this.members = members;
    this.blindMicros = blindMicros;
    this.bugs = bugs;
    beliefs = new long[procs.length];
  }

  /** The host that a majority takes for the leader; below zero when there is none. */
  public int leader() {
    return isSound() ? leader : NOBODY;
  }

  public int[] voters() {
    return voters.clone();
  }

  public int majority() {
    return voters.length / 2 + 1;
  }

  /** No election and no write succeeds while it is down. */
  public void setDown(boolean isDown) {
    down = isDown;
    topologyChanged();
  }

  /** A process has come, gone, stopped or gone on, or a link has changed. */
  public void topologyChanged() {
    for (int host : voters) {
      doubt(host);
    }
    if (isSound()) {
      decide(leader);
    } else {
      elect();
    }
  }

  /** An election without a reason, as on a slow disk. */
  public void disturb() {
    if (leader != NOBODY) {
      int old = leader;
      leader = NOBODY;
      doubt(old);
    }
    elect();
  }

  /** The leader asks that another voter lead. */
  public void handOver(int from, int to) {
    if (from == leader && beliefs[from] == epoch && canLead(to)) {
      scheduler.after(
          dice.between(5_000, 50_000),
          () -> {
            if (from == leader && canLead(to)) {
              lead(to);
            }
          });
    }
  }

  private boolean isSound() {
    return leader != NOBODY && canLead(leader);
  }

  private boolean canLead(int candidate) {
    if (down || !procs[candidate].runs()) {
      return false;
    }
    int reachable = 0;
    for (int voter : voters) {
      if (procs[voter].runs() && network.connects(candidate, voter)) {
        reachable++;
      }
    }
    return reachable >= majority();
  }

  /** A host that believes to lead without a majority notices that sooner or later. */
  private void doubt(int host) {
    long belief = beliefs[host];
    if (belief == 0 || isRightful(host)) {
      return;
    }
    procs[host].after(
        dice.between(20_000, dice.oneIn(4) ? blindMicros : STEP_DOWN_MICROS),
        () -> {
          if (beliefs[host] == belief && !isRightful(host)) {
            giveUp(host);
            members[host].deposed();
          }
        });
  }

  private void giveUp(int host) {
    beliefs[host] = 0;
    if (leader == host) {
      leader = NOBODY;
      elect();
    }
  }

  private boolean isRightful(int host) {
    return host == leader && beliefs[host] == epoch && isSound();
  }

  /** A host whose agent has ended believes nothing any more. */
  public void ended(int host) {
    giveUp(host);
    topologyChanged();
  }

  private void elect() {
    if (electing) {
      return;
    }
    electing = true;
    scheduler.after(
        dice.between(150_000, 450_000),
        () -> {
          electing = false;
          if (!isSound()) {
            campaign();
          }
        });
  }

  private void campaign() {
    int able = 0;
    for (int voter : voters) {
      able += canLead(voter) ? 1 : 0;
    }
    if (able == 0) {
      return;
    }
    int chosen = dice.below(able);
    for (int voter : voters) {
      if (canLead(voter) && chosen-- == 0) {
        lead(voter);
        return;
      }
    }
  }

  private void lead(int host) {
    for (var pending : List.copyOf(undecided)) {
      if (dice.oneIn(2)) {
        apply(pending);
      }
    }
    undecided.clear();
    int old = leader;
    epoch++;
    leader = host;
    beliefs[host] = epoch;
    if (old != NOBODY && old != host) {
      doubt(old);
    }
    var reign = new Epoch(epoch);
    procs[host].after(
        dice.between(1_000, 20_000),
        () -> {
          if (beliefs[host] == reign.number()) {
            members[host].elected(reign);
          }
        });
    for (int voter : voters) {
      if (voter != host) {
        tell(voter, host, reign.number());
      }
    }
  }

  private void tell(int voter, int host, long reign) {
    if (network.connects(host, voter)) {
      procs[voter].after(
          dice.between(1_000, 20_000),
          () -> {
            if (epoch == reign && beliefs[voter] < reign) {
              if (beliefs[voter] != 0) {
                beliefs[voter] = 0;
                members[voter].deposed();
              }
              members[voter].follows(host);
            }
          });
    }
  }

  /** Asks a majority what the document is now; never answers to a host that does not lead. */
  public <R> void read(int host, Register<R> register, Consumer<R> answer) {
    long belief = beliefs[host];
    procs[host].after(
        dice.between(500, 5_000),
        () -> {
          if (isRightful(host) && beliefs[host] == belief) {
            answer.accept(register.value());
          } else if (beliefs[host] == belief && belief != 0) {
            procs[host].after(READ_RETRY_MICROS, () -> read(host, register, answer));
          }
        });
  }

  /** Writes the next version; the answer comes to a host that still runs. */
  public <R> void write(
      int host, Epoch writer, Register<R> register, R next, Consumer<WriteResult> answer) {
    var once = new Once(answer);
    var pending =
        new Pending<>(register, writer.number(), register.revisionOf(next) - 1, next, once);
    procs[host].after(DEADLINE_MICROS, () -> once.accept(WriteResult.UNKNOWN));
    long latency = latencyMicros();
    boolean mute = dice.oneIn(80);
    if (dice.oneIn(80)) {
      return; // lost on the way: the writer cannot tell that from a missing answer
    }
    scheduler.after(
        latency,
        () -> {
          boolean old = pending.epoch() < epoch;
          if (old && bugs.contains(Bug.STALE_CONTROLLER)) {
            answer(host, once, apply(pending));
          } else if (old) {
            answer(host, once, WriteResult.FENCED);
          } else if (!isSound()) {
            undecided.add(pending);
          } else if (mute) {
            apply(pending);
          } else {
            answer(host, once, apply(pending));
          }
        });
  }

  /** Now and then so long that the writer has given up by then. */
  private long latencyMicros() {
    if (dice.oneIn(100)) {
      return dice.between(DEADLINE_MICROS, 4 * DEADLINE_MICROS);
    }
    return dice.oneIn(40) ? dice.between(8_000, 900_000) : dice.between(1_000, 8_000);
  }

  private void answer(int host, Once once, WriteResult result) {
    scheduler.after(dice.between(100, 1_000), () -> procs[host].deliver(() -> once.accept(result)));
  }

  /** A leader that has its majority again decides what it had begun. */
  private void decide(int host) {
    if (undecided.isEmpty()) {
      return;
    }
    var begun = List.copyOf(undecided);
    undecided.clear();
    for (var pending : begun) {
      if (pending.epoch() == epoch) {
        var result = apply(pending);
        procs[host].after(1_000, () -> pending.answer().accept(result));
      }
    }
  }

  private <R> WriteResult apply(Pending<R> pending) {
    var register = pending.register();
    var before = register.value();
    if (pending.expectedRevision() != register.revisionOf(before)
        && !bugs.contains(Bug.BLIND_WRITE)) {
      return WriteResult.CONFLICT;
    }
    register.become(pending.next());
    register
        .watcher()
        .written(before, pending.next(), new Epoch(pending.epoch()), new Epoch(epoch));
    return WriteResult.WRITTEN;
  }

  /** Passes on the first answer only. */
  private static final class Once implements Consumer<WriteResult> {
    private final Consumer<WriteResult> answer;
    private boolean given;

    Once(Consumer<WriteResult> answer) {
      this.answer = answer;
    }

    @Override
    public void accept(WriteResult result) {
      if (!given) {
        given = true;
        answer.accept(result);
      }
    }
  }
}
