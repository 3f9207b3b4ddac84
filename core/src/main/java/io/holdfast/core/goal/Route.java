package io.holdfast.core.goal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's entries lead (S6).
 *
 * @param term term of the route; an entry never goes back to a lower one
 * @param revision revision of the record it was derived from; within a term the higher one counts
 * @param primary the serving primary; null while there is none: new connections are held,
 *     connections to the former primary are cut
 * @param draining whether the primary is about to hand over: new connections are held, those that
 *     there are go on until the primary ends them
 * @param readers standbys that may be read from; where every member runs, those that do
 */
public record Route(
    ServiceId service,
    Term term,
    Revision revision,
    @Nullable HostId primary,
    boolean draining,
    List<Reader> readers) {
  public Route {
    readers = List.copyOf(readers);
  }

  /**
   * A standby that may be read from, or one of several equal members.
   *
   * @param behind upper bound of the age of its data; null when unknown, and for a member that is
   *     not ready: it keeps the clients that it has
   */
  public record Reader(HostId host, @Nullable Duration behind) {}
}
