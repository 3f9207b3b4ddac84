package io.holdfast.simulation.bug;

/** The deliberate mistakes, each with the sentence that the documentation uses. */
public enum Bug {
  // The nine of the explicit-state model
  NO_COVER("the list of ack rules collapses before enough standbys hold everything"),
  NO_HISTORY("a promotion forgets the older ack rules"),
  NAIVE("a new ack rule replaces the old one in the store at once"),
  CONFIG_FIRST("the primary is told a new ack rule before the store has it"),
  NO_SEAL("a member is promoted although too few have sealed the old term"),
  PRIORITY("the first sealed member is promoted instead of the most advanced"),
  LENGTH_ONLY("log positions are compared without their term"),
  STALE_COMMAND("hosts obey orders older than one they have obeyed"),
  FORGET_SEAL("a restarted member forgets that it sealed, and what it obeyed"),

  // Seals and memory
  SEAL_NOT_PERSISTED("a seal is reported before it is on disk"),
  SEAL_REPORTED_EARLY("a standby counts as detached while it still receives"),
  SEALED_MEMBER_RETURNS("a sealed member that starts again receives from its old primary"),

  // The engine
  ENFORCE_NOT_CONFIRMED("an ack rule counts as in force as soon as the configuration is written"),
  ENFORCE_WITHOUT_BARRIER(
      "the next ack rule is configured while senders still act by the last", LookIn.FIVE_MEMBERS),
  ACKNOWLEDGES_UNFLUSHED("a standby confirms what is not on its disk yet"),
  REWIND_WITHOUT_SAVING("a former primary is rewound without saving what only it had"),
  RELAY_LOG_NOT_APPLIED(
      "a standby is promoted before it has applied what it received", LookIn.MARIADB),
  RELAY_LOG_FORGOTTEN(
      "replication that is started anew throws away what was received or held and not applied",
      LookIn.MARIADB),
  EMPTY_RETURNER_LEADS("a primary that comes back empty goes on leading in its term", LookIn.REDIS),
  GUARD_NEVER_LIFTED(
      "a primary that refuses writes without replicas goes on so when they are gone for good",
      LookIn.REDIS),
  RESTART_IN_PLACE("a crashed primary is started again under its term"),

  // Serving
  EARLY_SERVICE("a new primary admits clients before its ack rule is covered"),
  DEGRADED_NOT_RECORDED("a primary without standbys acknowledges alone before that is on record"),
  GATEWAY_KEEPS_OLD_TERM("a gateway goes on routing to the primary of an older term"),

  // Leases
  LEASE_IGNORED("an asynchronous primary goes on when its lease has run out", LookIn.ASYNC),
  THAWED_TRUSTS_ITS_CACHE("a thawed agent trusts its lease and its routes", LookIn.ASYNC),
  LEASE_FROM_THE_ANSWER(
      "a lease counts from when the answer came, not from when it was asked for", LookIn.ASYNC),
  DRAINS_BEYOND_ITS_LEASE(
      "an asynchronous primary that is to hand over lets its clients finish first", LookIn.ASYNC),
  PREDECESSOR_FORGOTTEN(
      "a new controller forgets the lease that its predecessor may have granted", LookIn.ASYNC),
  LEASE_END_FORGOTTEN(
      "members forget what a former controller said about the end of a lease", LookIn.RESTLESS),
  LEASE_END_OF_ANOTHER_TERM(
      "what was said about the lease of one term is believed about the next", LookIn.RESTLESS),
  LEASE_OVER_EVIDENCE(
      "a lease that is over counts, although the database answers without its agent", LookIn.ASYNC),
  AGENT_SPEAKS_FOR_ENGINE(
      "connections that an agent refuses count as refused by its database too", LookIn.ASYNC),
  REFUSAL_IS_PROOF("an agent that refuses connections counts as one that has ended", LookIn.ASYNC),
  UNKNOWN_LOSS("an asynchronous standby is promoted without proof that the old primary stopped"),

  // Controllers and the store
  STALE_CONTROLLER("the store takes writes of a controller that has been replaced"),
  BLIND_WRITE("the store does not compare the revision"),
  UNKNOWN_AS_SUCCESS("a write whose outcome is unknown is taken as done"),
  UNKNOWN_AS_FAILURE("a write whose outcome is unknown is repeated on top of whatever is there"),
  ONE_WITNESS("one host that cannot reach the primary is reason enough to replace it"),
  EARLY_ACK_SET("a standby enters the ack set before it follows and has caught up"),
  PROMOTES_BEFORE_STOPPED("a switchover promotes the target before the old primary has stopped"),
  SELF_KILL("an agent stops its primary because it hears from no controller"),

  // Stacks
  MOVES_WITHOUT_ORDER(
      "a stack's move hands a service over before what comes after it", LookIn.STACKS),
  OPENS_BEFORE_PREREQUISITE(
      "a service is opened before what it comes after serves on its host", LookIn.STACKS),
  NO_ROLLBACK(
      "a stack's move that fails before its point of no return settles on the target",
      LookIn.STACKS),
  FOLLOWS_A_FLAP("a stack brings a restless service back without a budget", LookIn.STACKS),
  FAILBACK_OUTSIDE_WINDOW("a stack goes back to its preferred host at any time", LookIn.STACKS),
  MOVES_WHILE_PAUSED("a paused stack moves by itself", LookIn.STACKS);

  private final String sentence;
  private final LookIn lookIn;

  Bug(String sentence) {
    this(sentence, LookIn.ALL);
  }

  Bug(String sentence, LookIn lookIn) {
    this.sentence = sentence;
    this.lookIn = lookIn;
  }

  /** What is done wrongly. */
  public String sentence() {
    return sentence;
  }

  /** Which histories to look for it in: the others cannot show it. */
  public LookIn lookIn() {
    return lookIn;
  }

  /** As written on the command line. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
