package io.holdfast.engine.process;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState.Enforced;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the steps do. A role is on disk before the program is started for it, and before the program
 * is ended for the next: whoever is interrupted anywhere finds a role that is true or asks for
 * less.
 */
final class Steps {
  /** Killing takes milliseconds; a process in the kernel's hands may take longer. */
  private static final Duration BY_FORCE = Duration.ofSeconds(5);

  private final Place place;
  private final Program program;
  private final Keeper keeper;
  private final RoleFile roles;

  private volatile @Nullable Enforced enforced;

  Steps(Place place, Program program, Keeper keeper, RoleFile roles) {
    this.place = place;
    this.program = program;
    this.keeper = keeper;
    this.roles = roles;
  }

  /** The ack rule confirmed since this agent started; null when none has been. */
  @Nullable Enforced enforced() {
    return enforced;
  }

  void promote(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    requireAlone(rule);
    var role = roles.role();
    if (role instanceof Role.Leader leader && !leader.term().equals(term)) {
      throw StepEnded.refused(
          ReasonCode.SEALING,
          "it is the primary of term %s and must be demoted first",
          leader.term());
    }
    if (!(role instanceof Role.Leader)) {
      end(deadline);
      roles.become(new Role.Leader(term, false));
    }
    enforce(rule);
  }

  /** Takes over what was here before: a program that runs goes on. */
  void adopt(Term term, AckRule rule, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    if (roles.role() instanceof Role.Leader) {
      requireAlone(rule);
      enforce(rule);
    } else {
      promote(term, rule, deadline);
    }
  }

  void enforce(AckRule rule) throws StepEnded {
    requireAlone(rule);
    enforced = new Enforced(rule.since(), LogPosition.START);
  }

  void open() throws IOException, StepEnded {
    if (!(roles.role() instanceof Role.Leader leader)) {
      throw StepEnded.refused(ReasonCode.NO_PRIMARY, "it leads no term");
    }
    roles.become(new Role.Leader(leader.term(), true));
    keeper.keep(leader.term());
  }

  void run(Term term, Deadline deadline) throws IOException, StepEnded, InterruptedException {
    if (!(roles.role() instanceof Role.Sharer) || !keeper.seen().kept()) {
      end(deadline);
    }
    roles.become(new Role.Sharer(term, true));
    keeper.keep(term);
  }

  void follow(HostId primary, Term term, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    become(new Role.Follower(primary, term), deadline);
  }

  void detach(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    become(new Role.Detached(), deadline);
  }

  /** Ends a program at once. A standby has none, and stays what it is. */
  void demote(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    switch (roles.role()) {
      case Role.None _, Role.Follower _, Role.Detached _ -> end(deadline);
      case Role.Leader _, Role.Sharer _ -> detach(deadline);
    }
  }

  /**
   * Has the program end in order. One of several is first left by its clients' entries, which takes
   * a report and a route; a primary's entries hold already.
   */
  void drain(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    var role = roles.role();
    keeper.drain();
    keeper.letGo();
    switch (role) {
      case Role.None _, Role.Follower _, Role.Detached _ -> {}
      case Role.Leader(var term, _) -> roles.become(new Role.Leader(term, false));
      case Role.Sharer(var term, _) -> {
        roles.become(new Role.Sharer(term, false));
        var _ = Wait.until(() -> !program.isRunning(), Place.STEP, deadline.within(farewell()));
      }
    }
    program.ask();
    if (!program.awaitGone(deadline.within(place.program().stopTimeout()))) {
      end(deadline);
    }
  }

  /** How long entries are given to lead clients elsewhere. */
  private Duration farewell() {
    return place.context().cluster().detection().heartbeat().multipliedBy(2);
  }

  private void become(Role role, Deadline deadline)
      throws IOException, StepEnded, InterruptedException {
    enforced = null;
    keeper.letGo();
    roles.become(role);
    end(deadline);
  }

  private void end(Deadline deadline) throws StepEnded, InterruptedException {
    keeper.letGo();
    if (!program.kill(deadline.within(BY_FORCE))) {
      throw StepEnded.unknown("something of the program is left although it was killed");
    }
  }

  private static void requireAlone(AckRule rule) throws StepEnded {
    if (!rule.isAlone()) {
      throw StepEnded.refused(
          ReasonCode.RULE_NOT_IN_FORCE, "a program has no data for others to hold: %s", rule);
    }
  }
}
