package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;

/** Which transactions a server has, as its flavour says it. */
public sealed interface History permits GtidList, GtidSet {
  /**
   * The most advanced transaction that a primary of ours wrote; {@link LogPosition#START} for none.
   */
  LogPosition end();

  /**
   * What the other server does not have of this, as the flavour writes it; empty text for nothing.
   */
  String beyond(History other);
}
