package io.holdfast.simulation.check;

/** What a history can reach that is worth counting. */
public enum Milestone {
  FORMED("services formed from nothing"),
  FAILOVER("terms begun after a primary was given up"),
  SWITCHOVER("terms begun by the target of a switchover"),
  ROLLBACK("switchovers that went back to the old primary"),
  SAME_PRIMARY_AGAIN("terms begun by the primary of the one before"),
  DEGRADED("times a service began to serve on one copy, on the record"),
  RULE_APPENDED("ack rules appended"),
  RULES_COLLAPSED("lists of ack rules collapsed"),
  PILED_RULES("times three or more ack rules stood beside each other"),
  ORDER_REFUSED("stale orders refused by hosts"),
  REQUEST_REFUSED("operators' requests refused, with a reason"),
  PROMOTION_REFUSED("promotions refused for want of a fact, with a reason"),
  WRITE_TAKEN("records written"),
  TRUNCATED("former primaries' divergence saved and taken back"),
  ASYNC_LOSS("promotions that lost acknowledged writes within the objective"),
  LOSS_OVERRIDDEN("promotions for which an operator accepted a loss"),
  LEASE_EXPIRED("asynchronous primaries stopped by their lease"),
  LATE_AT_THAW(
      "times a primary acknowledged at a thaw, after its lease, what it had at the freeze"),
  ACKNOWLEDGED("client writes acknowledged"),
  READ("client reads answered by a primary"),
  UNREACHABLE("clients' requests that found no primary"),
  CONVERGED("histories that ended redundant");

  private final String sentence;

  Milestone(String sentence) {
    this.sentence = sentence;
  }

  /** What is counted. */
  public String sentence() {
    return sentence;
  }
}
