package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;

/**
 * One member between two failures.
 *
 * @param complete whether it holds everything that was acknowledged so far
 * @param term term in which its log ends
 * @param sealed highest term that it has sealed
 */
public record MemberState(Kind kind, boolean complete, Term term, Term sealed) {
  /** What its process does. */
  public enum Kind {
    /** Primary. */
    LEADS,
    /** Standby that receives, or did until its primary was lost. */
    FOLLOWS,
    /** Runs and receives from nobody: it was started again and has not rejoined. */
    FENCED,
    /** Its process has just ended while its host is up. */
    CRASHED,
    /** Its host is not there. */
    STOPPED,
    /** Its data is gone. */
    EMPTY
  }

  /** The same doing something else. */
  public MemberState as(Kind next) {
    return new MemberState(next, complete, term, sealed);
  }

  /** The end of its log. Positions are only compared: two lengths are enough. */
  LogPosition position() {
    return new LogPosition(term, complete ? 2 : 1);
  }
}
