package io.holdfast.core.reason;

/**
 * Every cause for acting or holding, with the sentence that logs, events, status and documentation
 * use. The name is stable: programs may match on it.
 */
public enum ReasonCode {
  // The primary's health
  PRIMARY_HEALTHY("the primary serves"),
  PRIMARY_STARTING("the primary is starting"),
  PRIMARY_STOPPED("the primary's own agent reports that its engine is not running"),
  PRIMARY_FENCED("the primary's own agent reports that it no longer leads"),
  PRIMARY_UNRESPONSIVE(
      "the primary's engine runs but answers no query, neither its agent's nor anybody else's"),
  PRIMARY_UNREACHABLE(
      "the primary's agent is silent, and neither the controller nor a standby reaches its database"),
  PRIMARY_REFUSING(
      "the primary's agent and database both refuse connections: nothing listens there any more"),
  PRIMARY_AGENT_SILENT(
      "the primary's agent is silent; waiting until the silence is long enough to count"),
  PRIMARY_ANSWERS_OTHERS("the primary's agent is silent, but its database still answers"),
  PRIMARY_UNSEEN_BY_STANDBYS(
      "the primary's agent is silent, but no standby has reported whether it reaches the database"),
  PRIMARY_DATA_LOST("the primary's own agent reports that its data is gone or unusable"),
  DISK_FULL("the data disk is full"),
  CONTROLLER_TOO_YOUNG(
      "the controller has just been elected and is still hearing from hosts for the first time"),

  // Forming a service
  WAITING_FOR_MEMBERS(
      "waiting for every member to report, so that existing data is never passed over"),
  FORMING_EMPTY("no member has data: creating a new one"),
  FORMING_ADOPTED("exactly one member has data: adopting it"),
  AMBIGUOUS_DATA("more than one member has data, and nothing tells which is right"),
  UNUSABLE_DATA("a member's data directory cannot be used"),
  FORMED("the first primary runs"),

  // Ack rules (S2) and serving (S11)
  STANDBY_CAUGHT_UP("a standby follows in this term and has caught up"),
  STANDBY_LOST("a standby no longer follows"),
  DEGRADED("the last standby is lost: serving on one copy, on the record"),
  STRICT_WAITS("the service is strict: writes wait until a standby holds them"),
  RULE_COVERED("the newest ack rule is in force and enough of its members hold everything"),
  RULE_NOT_IN_FORCE("the newest ack rule is not confirmed in force yet"),
  RULE_NOT_COVERED("not enough members of the newest ack set hold everything yet"),
  TOO_MANY_RULES(
      "too many ack rules stand beside each other; no further change until they collapse"),
  REDUNDANT("every member follows and the ack rule is settled"),
  NOTHING_TO_DO("nothing to do"),

  // Replacing (S3, S4)
  SEALING("waiting until enough members have sealed the old term"),
  SEALED_QUORUM("every ack rule has a sealing quorum"),
  SEAL_INCOMPLETE(
      "too few members of an ack set have sealed: an acknowledged write could live on one that is missing"),
  PRIMARY_NOT_PROVEN_STOPPED(
      "without a synchronous standby the old primary must be proven stopped or fenced first"),
  LOSS_UNKNOWN("how much would be lost is not known"),
  LOSS_ABOVE_OBJECTIVE("more would be lost than the objective allows"),
  LOSS_ACCEPTED("the possible loss is within the objective"),
  LOSS_OVERRIDDEN("an operator accepted the possible loss"),
  NO_CANDIDATE("no sealed member can become primary"),
  MOST_ADVANCED("it is the most advanced sealed member"),
  REPLACING("the primary is being replaced"),

  // Switchover
  SWITCHOVER_REQUESTED("an operator asked for a switchover"),
  FAILOVER_REQUESTED("an operator asked for a failover"),
  DRAINING("the old primary is finishing and stopping"),
  TARGET_CATCHING_UP("the target has not yet reached the old primary's final position"),
  TARGET_CAUGHT_UP("the target holds everything the old primary had"),
  DEADLINE_MISSED("a step missed its deadline: going back to the old primary"),
  TARGET_LOST("the target was lost: going back to the old primary"),
  ALREADY_PRIMARY("the target already is the primary"),
  NOT_A_MEMBER("the host is no member of the service"),
  NOT_CAUGHT_UP("the target does not follow or has not caught up"),
  NOT_STEADY("another change is under way"),
  NO_PRIMARY("the service has no primary"),
  UNKNOWN_SERVICE("there is no such service"),

  // Parameters and restarts
  RESTART_REQUESTED("an operator asked for a restart"),
  RESTARTING("a standby is restarting and must follow again before the next step"),
  RESTARTED("every member that was to be restarted has been"),
  NOTHING_PENDING("no member waits for a restart"),
  NOT_A_STANDBY("only a standby that follows as ordered is restarted"),
  NO_STANDBY("there is no standby to which the primary could be moved"),
  RESTART_PENDING("parameters still wait for a restart"),
  RESTART_INTERRUPTED(
      "the restart was interrupted; asked for again, it goes on with what is still pending"),
  PARAMETERS_REFUSED("the engine does not take parameters of the spec"),

  // Programs
  NOT_READY("the program does not say that clients may come"),
  RESTARTS_EXHAUSTED("the program keeps ending, and its budget of restarts is used up"),
  PROGRAM_UNUSABLE("the program cannot be started as the spec says"),
  LIMITS_NOT_IN_FORCE("the program runs without the limits of the spec"),
  EVERY_MEMBER_RUNS("every member runs and is ready"),
  SOME_MEMBERS_RUN("not every member runs and is ready"),
  NO_MEMBER_RUNS("no member runs and is ready"),
  SHARED("every member is to run it: the service has no primary"),
  MODE_CHANGED("the spec's mode is not the one that the service was formed with"),

  // Adopted sets, which have electors of their own
  ELECTORS_AGREE("the service's own electors name the primary"),
  ELECTORS_DIVIDED("no majority of the service's own electors names the same primary"),
  ELECTORS_NOT_QUORATE("the service's own electors could not elect another primary now"),
  ELECTORS_DECIDE("the service's own electors decide that"),
  ELECTORS_ASKED("the service's own electors are asked to choose another primary"),
  AWAITING_ELECTORS("waiting for the service's own electors to choose another primary"),
  ELECTED("the service's own electors have made it primary"),
  ELECTION_UNCONFIRMED("the electors name a primary that does not say itself that it is one"),
  ELECTION_SUPERSEDED("the electors name a primary of an older election than the present one"),
  HOLDING_WRITES("writes are held at the primary until its standbys have everything"),
  NOT_ADMITTED("the member does not let Holdfast log in or look"),
  NEVER_ELECTED("the electors never choose this member: its replica-priority is 0"),

  // Operators and controllers
  PAUSED("an operator paused automatic failover"),
  RESUMED("an operator resumed automatic failover"),
  NOT_PAUSED("the service is not paused"),
  NO_CONTROLLER("no controller is known: the quorum has no leader, or it cannot be reached"),
  YIELDING("another voter reaches the primary and this controller does not"),
  NO_MEMORY_OF_WRITE("the stored document has changed meanwhile"),

  // A host's own
  STALE_EPOCH("the order comes from a controller that has been replaced"),
  STALE_TERM("the order belongs to a term that has ended"),
  STALE_REVISION("a newer order was already obeyed"),
  SEALED_FOR_TERM("this member has sealed the term and will never follow or serve in it again"),
  AWAITING_GOAL("no goal has arrived yet"),
  GOAL_REACHED("the goal is reached"),
  ENGINE_STARTING("the engine is starting"),
  ENGINE_UNRESPONSIVE("the engine runs but does not answer"),
  ENGINE_STOPPED_AS_PRIMARY(
      "the engine stopped while it was primary: only a new term may start it again"),
  LEASE_EXPIRED("the controller has not renewed this primary's lease"),
  STEP_FAILED("the last step failed and will be tried again"),
  LEARNED_NEWER_TERM("a newer term exists"),
  DIVERGED("the member holds writes that the primary does not have"),
  LOG_GONE("the primary no longer has the log that the member needs"),

  // Stacks
  STACK_FORMING("waiting until every service of the stack has a primary"),
  STACK_TOGETHER("every service of the stack leads on its home"),
  STACK_CHANGING("a service of the stack is changing its primary"),
  STACK_HOME_FOUND("the stack's home is where its services lead"),
  STACK_SPLIT("the services of the stack lead on different hosts"),
  STACK_RETURNING("a service that left the stack's home goes back there"),
  STACK_PURSUING("a service cannot go back to the stack's home: the others go where it is"),
  STACK_FLAPPING("the stack has moved by itself too often lately"),
  STACK_FAILBACK("the preferred host has been ready long enough and the window is open"),
  STACK_STEP("it is the service's turn in the move of its stack"),
  STACK_POINT_OF_NO_RETURN("a service may serve on the target: from here the move goes forward"),
  STACK_ARRIVED("every service of the stack leads on the target"),
  STACK_ROLLED_BACK("nothing was served on the target yet: the stack stays where it was"),
  STACK_WENT_FORWARD("past the point of no return: what is missing comes to the target later"),
  STACK_ALREADY_THERE("every service of the stack already leads on that host"),
  FAILBACK_WINDOW_CLOSED("the stack goes back to the preferred host when its window opens"),
  FAILBACK_NOT_STABLE("the preferred host has not been ready for long enough"),
  FAILBACK_BUDGET_USED("the stack has gone back to the preferred host often enough for a day"),
  AWAITING_PREREQUISITE("what the service comes after does not serve there yet"),
  PART_OF_STACK("the service moves with its stack"),
  UNKNOWN_STACK("there is no such stack"),

  // Virtual addresses
  ADDRESS_GRANTED("the owner of the address serves on this host"),
  ADDRESS_LET_GO("the address is another host's, or nobody's"),
  ADDRESS_LEASE_OVER("the controller has not renewed this host's right to the address"),
  ADDRESS_AWAITED("a host that may still hold the address has not let go yet"),
  ADDRESS_TAKEN("another machine on the network answers for the address"),
  ADDRESS_UNAVAILABLE("this host cannot hold the address"),

  // Drills
  DRILL_ALLOWED("every precondition of the drill holds"),
  DRILL_UNDER_WAY("another drill is under way"),
  DRILL_NOT_OFFERED("this drill is not offered yet"),
  DRILL_NOT_REDUNDANT("a service that the drill touches is not redundant"),
  DRILL_HOST_MISSING("a host that must carry on during the drill does not report"),
  DRILL_WINDOW_CLOSED("drills are allowed within their window only"),
  DRILL_UNCONFIRMED("the cluster is marked as production: its name must be given to confirm"),
  DRILL_IMPOSSIBLE("the host cannot be given this fault"),
  DRILL_INJECTING("the host is told to bring the fault about"),
  DRILL_INJECTED("the fault is there"),
  DRILL_INJECTION_UNKNOWN("it is not known whether the fault was brought about"),
  DRILL_STANDING("the fault is left standing"),
  DRILL_TIME_OVER("the fault's time is over"),
  DRILL_ABORTED("an operator aborted the drill"),
  DRILL_UNWATCHED("nobody measures any more"),
  DRILL_LIMIT_PASSED("the drill went beyond its limit"),
  DRILL_UNDOING("the fault is taken back"),
  DRILL_LEFTOVER("it is not known that nothing of the fault is left"),
  DRILL_RECOVERING("nothing of the fault is left; waiting until the service is redundant again"),
  DRILL_NOT_RECOVERED("the service did not become redundant again in time"),
  DRILL_OVER("nothing of the fault is left and the service is redundant again"),
  DRILL_WITHIN_OBJECTIVES("time without service and loss were within the objectives"),
  DRILL_RTO_EXCEEDED("the time without service was longer than the objective"),
  DRILL_NO_RETURN("no write was acknowledged any more"),
  DRILL_LOSS_EXCEEDED("acknowledged writes are gone beyond the objective"),
  DRILL_ROWS_WRONG("rows are there that should not be"),
  DRILL_UNMEASURED("the measurement is not complete"),
  DRILL_SCHEDULED("the schedule counts from now on"),
  DRILL_NOT_DUE("no run of the schedule is due"),
  DRILL_DUE("a scheduled drill is due"),
  DRILL_REFUSED("the scheduled drill was refused"),
  DRILL_MISSED("the scheduled drill was not begun in its time"),
  DRILL_OVERDUE("no run of the schedule has passed for too long"),
  DRILL_UNFILED("the client that measured was lost before it said what it saw"),
  DRILL_CLIENT_STRUCK("the host that would measure is the one that would be struck"),

  // Between versions
  UNKNOWN_REASON("a newer version gave a reason that this one does not know");

  private final String sentence;

  ReasonCode(String sentence) {
    this.sentence = sentence;
  }

  /** What it means, for people, in lower case and without a full stop. */
  public String sentence() {
    return sentence;
  }
}
