package io.holdfast.traffic.gateway;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;

/** The member a connection leads to, and on what ground. */
sealed interface Target {
  HostId member();

  /**
   * Led there because it is the primary of the term. A new term ends it, also that of the same
   * host.
   */
  record Primary(HostId member, Term term) implements Target {}

  /** Led there because it may be read from, in whatever term. */
  record Reader(HostId member) implements Target {}
}
